#!/bin/busybox sh
# First process of the tiny guest: drivers, network, power button, guest agent, and a shell on the serial port.
/bin/busybox --install -s /bin
export PATH=/bin:/sbin:/usr/sbin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_console virtio_blk failover net_failover virtio_net virtio_balloon button evdev; do
  insmod "/m/$module.ko" 2>/dev/null
done
hostname tinyguest
ip link set lo up
ip link set eth0 up 2>/dev/null
if [ -e /sys/class/net/eth0 ]; then
  (udhcpc -i eth0 -q -s /etc/udhcpc.sh -t 10 -T 2 -A 2 >/dev/null 2>&1 &)
fi
acpid -c /etc/acpi -l /dev/null
sleep 1
port=$(grep -l org.qemu.guest_agent.0 /sys/class/virtio-ports/*/name 2>/dev/null | cut -d/ -f5)
if [ -n "$port" ]; then
  (qemu-ga -m virtio-serial -p "/dev/$port" -t /run -f /run/qga.pid >/dev/ttyS0 2>&1 &)
fi
echo TINY-GUEST-READY >/dev/ttyS0
exec setsid sh -c 'exec sh </dev/ttyS0 >/dev/ttyS0 2>&1'
