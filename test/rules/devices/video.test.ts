// Rules of server/src/rules/devices/video.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, fixes, refuses } from '../deviceCases';

describe('video', () => {
  test('video-primary-twice', () => {
    refuses(
      `<video><model type='qxl' primary='yes'/></video>
      <video><model type='virtio' primary='yes'/></video>`,
      [{ code: 'video-primary-twice', at: 'yes', message: 'Another video card is primary already; only one can be.' }],
    );
    accepts(`<video><model type='qxl' primary='yes'/></video>
      <video><model type='virtio'/></video>`);
  });

  test('video-none-with-others', () => {
    refuses(
      `<video><model type='none'/></video>
      <video><model type='virtio'/></video>`,
      [{ code: 'video-none-with-others', at: 'none', message: 'A video card of type `none` must be the only one.' }],
    );
    accepts(`<video><model type='none'/></video>`);
  });

  test('video-only-primary', () => {
    refuses(
      `<video><model type='virtio'/></video>
      <video><model type='vga'/></video>`,
      [{ code: 'video-only-primary', at: 'vga', message: '`vga` can be the primary video card only; use `virtio` for this one.' }],
    );
    accepts(`<video><model type='virtio'/></video>
      <video><model type='vga' primary='yes'/></video>`);
  });

  test('video-default-secondary', () => {
    refuses(
      `<video><model type='virtio'/></video>
      <«video»/>`,
      [{ code: 'video-default-secondary', at: 'video', message: 'Without `<model>` this is a video card that can only be the primary one; add `<model type="virtio"/>`.' }],
    );
    refuses(
      `<«video»/>
      <video><model type='virtio' primary='yes'/></video>`,
      [{ code: 'video-default-secondary', at: 'video', message: 'Without `<model>` this is a video card that can only be the primary one; add `<model type="virtio"/>`.' }], { arch: 'ppc64' },
    );
    accepts(`<video/>
      <video><model type='virtio'/></video>`);
    accepts(`<video><model type='virtio'/></video>
      <video/>`, { arch: 'aarch64' });
    fixes(
      `<video><model type='virtio'/></video>
      <video/>`,
      'video-default-secondary', 'add-element',
      `<video><model type='virtio'/></video>
      <video>
        <model type='virtio'/>
      </video>`,
    );
  });

  test('video-heads', () => {
    refuses(
      `<video><model type='vga' heads='2'/></video>`,
      [{ code: 'video-heads', at: '2', message: 'A video card of type `vga` has one head only.' }],
    );
    accepts(`<video><model type='qxl' heads='2'/></video>`);
  });

  test('video-type-not-in-qemu', () => {
    refuses(
      `<video><model type='vbox'/></video>`,
      [{ code: 'video-type-not-in-qemu', at: 'vbox', message: 'QEMU has no video card `vbox`; use `virtio`.' }],
    );
  });

  test('video-vhostuser-model', () => {
    refuses(
      `<video><model type='vga'/><driver name='vhostuser'/></video>`,
      [{ code: 'video-vhostuser-model', at: 'vhostuser', message: 'The driver `vhostuser` is for a video card of type `virtio` only, not `vga`.' }],
    );
    accepts(`<memoryBacking><access mode='shared'/></memoryBacking><devices><video><model type='virtio'/><driver name='vhostuser'/></video></devices>`);
  });

  test('video-rendernode', () => {
    refuses(
      `<video><model type='virtio'><acceleration accel3d='yes' rendernode='/dev/dri/x'/></model></video>`,
      [{ code: 'video-rendernode', at: '/dev/dri/x', message: "`rendernode` needs `<driver name='vhostuser'/>`; otherwise it belongs to `<gl>` of the graphics." }],
    );
    accepts(`<memoryBacking><access mode='shared'/></memoryBacking><devices><video><model type='virtio'><acceleration accel3d='yes' rendernode='/dev/dri/x'/></model><driver name='vhostuser'/></video></devices>`);
  });

  test('video-acceleration-empty', () => {
    refuses(
      `<video><model type='virtio'><acceleration/></model></video>`,
      [{ code: 'video-acceleration-empty', at: 'acceleration', message: '`<acceleration>` needs `accel3d`, `accel2d` or `rendernode`.' }],
    );
  });

  test('video-accel2d', () => {
    refuses(
      `<video><model type='virtio'><acceleration accel2d='yes'/></model></video>`,
      [{ code: 'video-accel2d', at: 'yes', message: 'QEMU has no 2D acceleration; remove `accel2d`.' }],
    );
    accepts(`<video><model type='virtio'><acceleration accel3d='yes'/></model></video>`);
  });

  test('video-accel3d', () => {
    refuses(
      `<video><model type='vga'><acceleration accel3d='yes'/></model></video>`,
      [{ code: 'video-accel3d', at: 'yes', message: '3D acceleration is for a video card of type `virtio` only, not `vga`.' }],
    );
    accepts(`<video><model type='virtio'><acceleration accel3d='yes'/></model></video>`);
  });

  test('video-resolution-type', () => {
    refuses(
      `<video><model type='cirrus'><resolution x='800' y='600'/></model></video>`,
      [{ code: 'video-resolution-type', at: 'resolution', message: 'A video card of type `cirrus` takes no `<resolution>`; remove it.' }],
    );
    accepts(`<video><model type='vga'><resolution x='800' y='600'/></model></video>`);
  });

  test('video-resolution-zero', () => {
    refuses(
      `<video><model type='vga'><resolution x='0' y='600'/></model></video>`,
      [{ code: 'video-resolution-zero', at: '0', message: '`x` must be greater than 0.' }],
    );
  });

  test('video-memory-too-small', () => {
    refuses(
      `<video><model type='vga' vram='256'/></video>`,
      [{ code: 'video-memory-too-small', at: '256', message: '`vram` is at least 1024 KiB, not 256.' }],
    );
    accepts(`<video><model type='vga' vram='1024'/></video>`);
  });

  test('video-vgamem-power', () => {
    refuses(
      `<video><model type='qxl' vgamem='10000'/></video>`,
      [{ code: 'video-vgamem-power', at: '10000', message: '`vgamem` must be a power of two; 10000 is not.' }],
    );
    accepts(`<video><model type='qxl' vgamem='8192'/></video>`);
  });

  test('ramfb-address', () => {
    refuses(
      `<video><model type='ramfb'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></video>`,
      [{ code: 'ramfb-address', at: 'address', message: '`ramfb` is plugged into nothing and has no address; remove it.' }],
    );
    accepts(`<video><model type='ramfb'/></video>`);
  });

  test('video-blob-type', () => {
    refuses(
      `<video><model type='vga' blob='on'/></video>`,
      [{ code: 'video-blob-type', at: 'on', message: '`blob` is for a video card of type `virtio` only, not `vga`.' }],
    );
  });

  test('video-blob-memory', () => {
    refuses(
      `<video><model type='virtio' blob='on'/></video>`,
      [{ code: 'video-blob-memory', at: 'on', message: "`blob` needs memory from memfd; add `<memoryBacking><source type='memfd'/></memoryBacking>`." }],
    );
    accepts(`<memoryBacking><source type='memfd'/></memoryBacking><devices><video><model type='virtio' blob='on'/></video></devices>`);
  });

  test('video-virtio-options', () => {
    refuses(
      `<video><model type='vga'/><driver iommu='on'/></video>`,
      [{ code: 'video-virtio-options', at: 'on', message: '`iommu` is for virtio devices only; remove it.' }],
    );
    accepts(`<video><model type='virtio'/><driver iommu='on'/></video>`);
  });

  test('sound-model-not-in-qemu', () => {
    refuses(
      `<sound model='ich7'/>`,
      [{ code: 'sound-model-not-in-qemu', at: 'ich7', message: 'QEMU has no sound card `ich7`; use `ich9`.' }],
    );
    accepts(`<sound model='ich9'/>`);
  });

  test('audio-id-in-use', () => {
    refuses(
      `<audio id='1' type='none'/>
      <audio id='1' type='none'/>`,
      [{ code: 'audio-id-in-use', at: '1', message: 'Another audio backend has id 1 already; give each its own.' }],
    );
  });

  test('audio-without-spice', () => {
    refuses(
      `<audio id='1' type='spice'/>`,
      [{ code: 'audio-without-spice', at: 'spice', message: "Audio of type `spice` needs `<graphics type='spice'>`; add it, or use another type." }],
    );
    accepts(`<graphics type='spice' autoport='yes'/><audio id='1' type='spice'/>`);
  });

  test('audio-fixed-settings', () => {
    refuses(
      `<audio id='1' type='alsa'><input mixingEngine='no' fixedSettings='yes'/></audio>`,
      [{ code: 'audio-fixed-settings', at: 'yes', message: '`mixingEngine` is missing: `<settings>` needs `fixedSettings`, and that needs `mixingEngine`.' }],
    );
    accepts(`<audio id='1' type='alsa'><input mixingEngine='yes' fixedSettings='yes'><settings frequency='44100' channels='2' format='s16'/></input></audio>`);
  });
});
