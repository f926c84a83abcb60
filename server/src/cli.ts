// The command line: `libvirt-xml check FILE…`.
export {};
