// Runs in the browser's audio thread; a file of its own, for the pages allow no scripts but the server's.
declare function registerProcessor(name: string, processor: new () => object): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

registerProcessor(
  'parley-recorder',
  class extends AudioWorkletProcessor {
    process([input]: readonly (readonly Float32Array[])[]): boolean {
      const channel = input?.[0];
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to the page's own audio thread
      if (channel) this.port.postMessage(channel.slice());
      return true;
    }
  },
);
