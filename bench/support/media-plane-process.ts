import { EmbeddedMediaPlane } from '../../src/adapters/media/embedded/index.ts';
import type { CallId, LegId } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { MediaEndpoint, MediaTransport } from '../../src/telephony/media/index.ts';

/** Entry of a process that holds nothing but an embedded media plane, so that its CPU and memory can be read from outside. */
const plane = new EmbeddedMediaPlane({
  logger: silentLogger,
  workers: 1,
  bindAddress: '127.0.0.1',
  portRange: null,
  quarantineMs: 100,
});
const endpoints = new Map<number, MediaEndpoint>();
let created = 0;

const commands = {
  create: async ({ call, transport }: { call: string; transport: MediaTransport }): Promise<number> => {
    const number = ++created;
    const legId = `${call}-${number}` as LegId;
    const codecs = ['PCMA' as const];
    endpoints.set(
      number,
      await plane.createEndpoint({ callId: call as CallId, legId, transport, codecs, silenceTimeoutMs: 30_000 }),
    );
    return number;
  },
  acceptOffer: async ({ endpoint, sdp }: { endpoint: number; sdp: string }) => (await at(endpoint).acceptOffer(sdp)).answer,
  createOffer: async ({ endpoint }: { endpoint: number }) => await at(endpoint).createOffer(),
  acceptAnswer: async ({ endpoint, sdp }: { endpoint: number; sdp: string }) => await at(endpoint).acceptAnswer(sdp),
  join: async ({ one, other }: { one: number; other: number }) => {
    await at(one).hear({ kind: 'leg', endpoint: at(other) });
    await at(other).hear({ kind: 'leg', endpoint: at(one) });
  },
  closeAll: async () => {
    for (const endpoint of endpoints.values()) await endpoint[Symbol.asyncDispose]();
    endpoints.clear();
    return await plane.usage();
  },
};

export type PlaneCommands = {
  [Name in keyof typeof commands]: {
    args: Parameters<(typeof commands)[Name]>[0];
    result: Awaited<ReturnType<(typeof commands)[Name]>>;
  };
};

function at(number: number): MediaEndpoint {
  const endpoint = endpoints.get(number);
  if (!endpoint) throw new Error(`no endpoint ${number}`);
  return endpoint;
}

process.on('message', ({ id, name, args }: { id: number; name: keyof typeof commands; args: never }) => {
  void commands[name](args).then(
    (value) => process.send!({ id, value }),
    (error: Error) => process.send!({ id, error: error.message }),
  );
});
process.on('disconnect', () => process.exit());
