// Composes grammars, words, rules and features into one service: no IO, no clock, no LSP.
export {};
