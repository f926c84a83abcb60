// The table of commands: id → function. package.json has the same ids with their titles; a test compares the two.
import type { Command } from './context';
import * as agent from './agent';
import { chooseHost, compareWithHost, define, defineWithoutValidation } from './define';
import { defineAsCopy } from './defineAsCopy';
import * as devices from './devices';
import { discardEdit } from './discardEdit';
import { dumpXml } from './dumpXml';
import { explainMachine } from './explain';
import { controlDaemon } from './daemons';
import { checkHost } from './health';
import * as help from './help';
import { restoreUndefined, showHistory } from './history';
import { openDomainLog, openHostFile } from './hostFiles';
import { attachHostDevice, showHostDeviceXml } from './hostDevices';
import * as hosts from './hosts';
import { abortJob, showJob } from './jobs';
import { lifecycleCommands as lifecycle } from './lifecycle';
import { newDefinition } from './newDefinition';
import { openConsole } from './console';
import { openDefinition } from './openDefinition';
import { rename } from './rename';
import { saveDefinition } from './saveDefinition';
import * as snapshots from './snapshots';
import { networkCommands as network, poolCommands as pool, refreshPool } from './switching';
import * as tree from './treeCommands';
import { undefine } from './undefine';
import * as views from './views';
import * as volumes from './volumes';

/** Every command that works on hosts. */
export const commands: Readonly<Record<`libvirt.${string}`, Command>> = {
  'libvirt.start': lifecycle.start,
  'libvirt.startPaused': lifecycle.startPaused,
  'libvirt.shutdown': lifecycle.shutdown,
  'libvirt.shutdownAcpi': lifecycle.shutdownAcpi,
  'libvirt.shutdownAgent': lifecycle.shutdownAgent,
  'libvirt.reboot': lifecycle.reboot,
  'libvirt.reset': lifecycle.reset,
  'libvirt.destroy': lifecycle.destroy,
  'libvirt.suspend': lifecycle.suspend,
  'libvirt.resume': lifecycle.resume,
  'libvirt.wakeUp': lifecycle.wakeUp,
  'libvirt.managedSave': lifecycle.managedSave,
  'libvirt.managedSaveRemove': lifecycle.managedSaveRemove,
  'libvirt.autostartOn': lifecycle.autostartOn,
  'libvirt.autostartOff': lifecycle.autostartOff,
  'libvirt.undefine': undefine,
  'libvirt.rename': rename,
  'libvirt.setTag': tree.setTag,

  'libvirt.define': define,
  'libvirt.defineWithoutValidation': defineWithoutValidation,
  'libvirt.defineAsCopy': defineAsCopy,
  'libvirt.newDefinition': newDefinition,
  'libvirt.saveDefinition': saveDefinition,
  'libvirt.discardEdit': discardEdit,
  'libvirt.openDefinition': openDefinition,
  'libvirt.compareWithHost': compareWithHost,
  'libvirt.chooseHost': chooseHost,
  'libvirt.dumpXml': dumpXml,
  'libvirt.explainMachine': explainMachine,
  'libvirt.showHistory': showHistory,
  'libvirt.restoreUndefined': restoreUndefined,

  'libvirt.showLiveXml': views.showLiveXml,
  'libvirt.compareLiveWithNextStart': views.compareLiveWithNextStart,
  'libvirt.showCapabilities': views.showCapabilities,
  'libvirt.showDomainCapabilities': views.showDomainCapabilities,
  'libvirt.showQemuCommandLine': views.showQemuCommandLine,
  'libvirt.openConsole': openConsole,
  'libvirt.openDomainLog': openDomainLog,

  'libvirt.attachDevice': devices.attachDevice,
  'libvirt.detachDevice': devices.detachDevice,
  'libvirt.showBlockDevices': devices.showBlockDevices,
  'libvirt.showAddresses': devices.showAddresses,
  'libvirt.changeMedia': devices.changeMedia,
  'libvirt.showJob': showJob,
  'libvirt.abortJob': abortJob,

  'libvirt.showGuestInfo': agent.showGuestInfo,
  'libvirt.showGuestOs': agent.showGuestOs,
  'libvirt.freeze': agent.freeze,
  'libvirt.thaw': agent.thaw,
  'libvirt.showFreezeStatus': agent.showFreezeStatus,
  'libvirt.runAgentCommand': agent.runAgentCommand,

  'libvirt.createSnapshot': snapshots.createSnapshot,
  'libvirt.revertSnapshot': snapshots.revertSnapshot,
  'libvirt.deleteSnapshot': snapshots.deleteSnapshot,
  'libvirt.showSnapshotXml': snapshots.showSnapshotXml,

  'libvirt.startNetwork': network.start,
  'libvirt.stopNetwork': network.stop,
  'libvirt.networkAutostartOn': network.autostartOn,
  'libvirt.networkAutostartOff': network.autostartOff,
  'libvirt.undefineNetwork': network.undefine,
  'libvirt.showNetworkXml': views.showNetworkXml,
  'libvirt.startPool': pool.start,
  'libvirt.stopPool': pool.stop,
  'libvirt.poolAutostartOn': pool.autostartOn,
  'libvirt.poolAutostartOff': pool.autostartOff,
  'libvirt.undefinePool': pool.undefine,
  'libvirt.refreshPool': refreshPool,
  'libvirt.showPoolXml': views.showPoolXml,
  'libvirt.createVolume': volumes.createVolume,
  'libvirt.deleteVolume': volumes.deleteVolume,
  'libvirt.showVolumeXml': volumes.showVolumeXml,

  'libvirt.showHostDeviceXml': showHostDeviceXml,
  'libvirt.attachHostDevice': attachHostDevice,

  'libvirt.addHost': hosts.addHost,
  'libvirt.renameHost': hosts.renameHost,
  'libvirt.removeHost': hosts.removeHost,
  'libvirt.connectHost': hosts.connectHost,
  'libvirt.disconnectHost': hosts.disconnectHost,
  'libvirt.refresh': hosts.refresh,
  'libvirt.copyUri': hosts.copyUri,
  'libvirt.openSshTerminal': hosts.openSshTerminal,

  'libvirt.checkHost': checkHost,
  'libvirt.controlDaemon': controlDaemon,
  'libvirt.openHostFile': openHostFile,

  'libvirt.groupBy': tree.groupBy,
  'libvirt.filter': tree.filter,
  'libvirt.clearFilter': tree.clearFilter,
  'libvirt.copyName': tree.copyName,
  'libvirt.copyUuid': tree.copyUuid,
  'libvirt.showWalkthrough': help.showWalkthrough,
  'libvirt.showInstallHelp': help.showInstallHelp,
  'libvirt.showAccessHelp': help.showAccessHelp,
};
