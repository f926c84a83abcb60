// Starts the language server over stdio or node IPC.
export {};
