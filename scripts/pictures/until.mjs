// Waiting for what is to come, never for a time.
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until `read` gives something, and answers it; says what was waited for in vain.
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} read
 */
export async function until(what, read, limitMs = 20_000) {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await delay(100);
  }
}
