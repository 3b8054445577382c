/** What is used of it here; the types of Node leave it to those of browsers. */
declare namespace WebAssembly {
  /** Compiled code, which threads share. */
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}
