// Lets the parser alone fill in nodes that are read-only for everyone else.

/** The same type with every public member assignable. */
export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
