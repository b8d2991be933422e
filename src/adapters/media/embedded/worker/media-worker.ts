import type { Clock } from '../../../../kernel/clock.ts';
import { describeError, ParleyError } from '../../../../kernel/errors.ts';
import type { RandomSource } from '../../../../kernel/random.ts';
import { TransientMap } from '../../../../kernel/transient-map.ts';
import type { NegotiatedSession } from '../../../../protocol/sdp/index.ts';
import type { CommandName, EndpointOpening, WorkerCommands, WorkerSettings, WorkerSource } from '../messages.ts';
import type { DtlsIdentity } from './dtls.ts';
import { WorkerEndpoint } from './endpoint.ts';
import type { EndpointSource } from './endpoint-parts.ts';
import { Mixer } from './mixer.ts';
import { Pacer } from './pacer.ts';
import { Recorder } from './recorder.ts';
import { Recordings } from './recordings.ts';
import { SocketPool } from './socket-pool.ts';
import { loadSound } from './sound-file.ts';
import { builtInMusic, chime, PcmSource, SharedMusic, ToneSource } from './sources.ts';
import { VideoWayEnd } from './video-way-end.ts';

export interface MediaWorkerProps {
  readonly settings: WorkerSettings;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly steadyNow: () => number;
  readonly identity: DtlsIdentity;
  readonly emit: (endpoint: number, name: string, event: unknown) => void;
  readonly emitOfMixer: (mixer: number, name: string, event: unknown) => void;
  readonly recordingFailed: (recording: number, reason: string) => void;
  /** These RTP ports are kept ready for `openEndpoint`; `withdrawn`: this one not any more. */
  readonly onPortsReady: (ports: readonly number[]) => void;
  readonly onPortWithdrawn: (port: number) => void;
}

type Handlers = {
  [Name in CommandName]: (
    args: WorkerCommands[Name]['args'],
  ) => WorkerCommands[Name]['result'] | Promise<WorkerCommands[Name]['result']>;
};

interface Membership {
  readonly mixer: Mixer;
  readonly members: Set<number>;
  recorder: Recorder | null;
}

/** All media of the calls given to one worker thread. */
export class MediaWorker {
  readonly #props: MediaWorkerProps;
  readonly #pool: SocketPool;
  readonly #pacer: Pacer;
  readonly #endpoints = new TransientMap<number, WorkerEndpoint>();
  readonly #mixers = new Map<number, Membership>();
  readonly #videoWays = new Map<number, VideoWayEnd>();
  readonly #recordings: Recordings;
  readonly #music = new Map<string, Promise<SharedMusic>>();
  readonly #handlers: Handlers;

  constructor(props: MediaWorkerProps) {
    this.#props = props;
    const { clock, settings, steadyNow } = props;
    this.#pool = new SocketPool({ clock, ...settings, onPromised: props.onPortsReady, onWithdrawn: props.onPortWithdrawn });
    this.#pool.start();
    this.#pacer = new Pacer({ clock, steadyNow, onTick: (tick) => this.#tick(tick) });
    this.#pacer.start();
    this.#recordings = new Recordings({
      endpoint: (id) => this.#endpoint(id),
      wallNow: () => clock.now(),
      failed: props.recordingFailed,
    });
    this.#handlers = {
      ...this.#recordings.handlers,
      ...this.#endpointHandlers(),
      ...this.#soundHandlers(),
      ...this.#videoHandlers(),
      ...this.#mixerHandlers(),
    };
  }

  /** The result, or a promise of it where it takes time. */
  run(name: CommandName, args: unknown): unknown {
    const handler = this.#handlers[name] as (args: unknown) => unknown;
    return handler(args);
  }

  #tick(tick: number): void {
    const now = this.#props.steadyNow();
    for (const { mixer, recorder } of this.#mixers.values()) {
      mixer.listen(tick);
      if (recorder) {
        const all = mixer.everybody(tick);
        recorder.write(all, all);
      }
    }
    for (const endpoint of this.#endpoints.values()) endpoint.tick(tick, now);
    this.#recordings.tick(tick, now);
    if (tick % 50 === 0) for (const way of this.#videoWays.values()) way.report(now);
  }

  #endpointHandlers() {
    return {
      reservePort: () => this.#pool.reserve(),
      returnPort: ({ port }) => {
        // Its peer knows it from an offer: it rests like any other.
        this.#pool.release(this.#pool.take(port));
        return null;
      },
      openEndpoint: (opening) => this.#open(opening),
      expectIce: ({ endpoint, ice }) => {
        this.#endpoint(endpoint).expectIce(ice);
        return null;
      },
      settle: ({ endpoint, session, ice }) => {
        const one = this.#endpoint(endpoint);
        one.expectIce(ice);
        one.settle(withBuffers(session));
        return null;
      },
      closeEndpoint: ({ endpoint }) => this.#close(endpoint)?.then(() => null) ?? null,
      quality: ({ endpoint }) => this.#endpoint(endpoint).quality(),
      usage: () => ({ endpoints: this.#endpoints.size, mixers: this.#mixers.size, portsInUse: this.#pool.portsInUse }),
      stop: async () => {
        await this.#recordings.closeAll();
        for (const id of this.#endpoints.keys()) await this.#close(id);
        for (const { recorder } of this.#mixers.values()) await recorder?.close();
        for (const way of this.#videoWays.values()) way.close();
        this.#pacer.stop();
        this.#pool.close();
        return null;
      },
    } satisfies Partial<Handlers>;
  }

  #soundHandlers() {
    return {
      hear: ({ endpoint, source }) => {
        const resolved = this.#resolve(source);
        if (resolved instanceof Promise) return resolved.then((one) => this.#hear(endpoint, one));
        return this.#hear(endpoint, resolved);
      },
      sendDtmf: ({ endpoint, digits, toneMs, gapMs }) => {
        this.#endpoint(endpoint).queueDtmf(digits, toneMs, gapMs);
        return null;
      },
      muteInput: ({ endpoint, muted }) => {
        this.#endpoint(endpoint).setMuted(muted);
        return null;
      },
      startRecording: async ({ endpoint, path, silenceMs }) => {
        const failed = (reason: string): void => this.#props.emit(endpoint, 'recordingFailed', { path, reason });
        const recorder = await openRecorder(path, failed);
        if (silenceMs > 0)
          recorder.watchSilence(silenceMs, (forMs) => this.#props.emit(endpoint, 'recordingSilent', { path, forMs }));
        await this.#endpoint(endpoint).setRecorder(recorder)?.close();
        return null;
      },
      stopRecording: async ({ endpoint }) => {
        const recorder = this.#endpoint(endpoint).setRecorder(null);
        if (!recorder) throw new ParleyError('media-unavailable', 'this endpoint is not being recorded');
        await recorder.close();
        return { path: recorder.path, durationMs: recorder.durationMs };
      },
    } satisfies Partial<Handlers>;
  }

  #videoHandlers() {
    return {
      see: ({ endpoint, shown, way }) => {
        const far = way === null ? null : this.#videoWays.get(way);
        const near = shown === null ? null : this.#endpoints.get(shown);
        this.#endpoint(endpoint).see(far?.port ?? near?.video ?? null);
        return null;
      },
      openVideoWay: ({ way, channel, ssrc, shown }) => {
        const { steadyNow, clock } = this.#props;
        const from = shown === null ? null : this.#endpoint(shown);
        const end = new VideoWayEnd({ channel, ssrc, steadyNow, wallNow: () => clock.now() });
        this.#videoWays.set(way, end);
        if (from) end.port.see(from.video);
        return null;
      },
      closeVideoWay: ({ way }) => {
        this.#videoWays.get(way)?.close();
        this.#videoWays.delete(way);
        return null;
      },
    } satisfies Partial<Handlers>;
  }

  #mixerHandlers() {
    return {
      createMixer: ({ mixer }) => {
        const talking = (endpoint: number, isTalking: boolean): void =>
          this.#props.emitOfMixer(mixer, 'talking', { endpoint, isTalking });
        this.#mixers.set(mixer, { mixer: new Mixer(talking), members: new Set(), recorder: null });
        return null;
      },
      closeMixer: async ({ mixer }) => {
        const membership = this.#mixers.get(mixer);
        for (const member of membership?.members ?? []) this.#leave(mixer, member);
        this.#mixers.delete(mixer);
        await membership?.recorder?.close();
        return null;
      },
      playInMixer: async ({ mixer, sound, to }) => {
        const pcm = sound.kind === 'file' ? await loadSound(sound.path) : chime(sound.chime);
        this.#mixers.get(mixer)?.mixer.play(new PcmSource(pcm, false), to);
        return null;
      },
      recordMixer: async ({ mixer, path }) => {
        const membership = this.#mixer(mixer);
        const failed = (reason: string): void => this.#props.emitOfMixer(mixer, 'recordingFailed', { path, reason });
        const recorder = await openRecorder(path, failed);
        const before = membership.recorder;
        membership.recorder = recorder;
        await before?.close();
        return null;
      },
      stopRecordingMixer: async ({ mixer }) => {
        const membership = this.#mixer(mixer);
        const { recorder } = membership;
        membership.recorder = null;
        if (!recorder) throw new ParleyError('media-unavailable', 'this mixer is not being recorded');
        await recorder.close();
        return { path: recorder.path, durationMs: recorder.durationMs };
      },
      addToMixer: ({ mixer, endpoint }) => {
        const { mixer: sum, members } = this.#mixer(mixer);
        const one = this.#endpoint(endpoint);
        if (members.has(endpoint)) return null;
        members.add(endpoint);
        one.needDecoded(true);
        sum.add(one);
        return null;
      },
      removeFromMixer: ({ mixer, endpoint }) => {
        this.#leave(mixer, endpoint);
        return null;
      },
      setGain: ({ mixer, listener, speaker, gain }) => {
        this.#mixer(mixer).mixer.setGain(listener, speaker, gain);
        return null;
      },
    } satisfies Partial<Handlers>;
  }

  #leave(mixer: number, endpoint: number): void {
    const membership = this.#mixers.get(mixer);
    if (!membership?.members.delete(endpoint)) return;
    membership.mixer.remove(endpoint);
    this.#endpoints.get(endpoint)?.needDecoded(false);
  }

  #open(opening: EndpointOpening): null {
    const { random, identity, steadyNow, clock, settings } = this.#props;
    const { endpoint: id, port, ...rest } = opening;
    const emit = (name: string, event: unknown): void => this.#props.emit(id, name, event);
    const { connectTimeoutMs } = settings;
    const own = { ...rest, id, ports: this.#pool.take(port), connectTimeoutMs, emit };
    this.#endpoints.set(id, new WorkerEndpoint({ ...own, random, identity, steadyNow, wallNow: () => clock.now() }));
    return null;
  }

  #hear(id: number, source: EndpointSource): null {
    this.#endpoint(id).setSource(source);
    return null;
  }

  /** At once, but for a recording that is to be finished. */
  #close(id: number): Promise<void> | undefined {
    const endpoint = this.#endpoints.get(id);
    if (!endpoint) return undefined;
    for (const mixer of this.#mixers.keys()) this.#leave(mixer, id);
    this.#recordings.leave(endpoint);
    const recorder = endpoint.setRecorder(null);
    endpoint.close();
    this.#endpoints.delete(id);
    this.#pool.release(endpoint.ports);
    return recorder?.close();
  }

  #resolve(source: WorkerSource): EndpointSource | Promise<EndpointSource> {
    switch (source.kind) {
      case 'silence':
        return source;
      case 'leg':
        return { kind: 'leg', endpoint: this.#endpoint(source.endpoint) };
      case 'file':
        return this.#fileSource(source.path, source.loop);
      case 'tone':
        return { kind: 'frames', frames: new ToneSource(source.tone), path: null };
      case 'music':
        return this.#sharedMusic(source.path).then((music) => ({ kind: 'music', music }));
      case 'mixer':
        return { kind: 'mixer', mixer: this.#mixer(source.mixer).mixer };
    }
  }

  async #fileSource(path: string, loop: boolean): Promise<EndpointSource> {
    return { kind: 'frames', frames: new PcmSource(await loadSound(path), loop), path };
  }

  #sharedMusic(path: string | undefined): Promise<SharedMusic> {
    const key = path ?? '';
    let music = this.#music.get(key);
    if (!music) {
      const sound = path === undefined ? Promise.resolve(builtInMusic()) : loadSound(path);
      music = sound.then((pcm) => new SharedMusic(new PcmSource(pcm, true)));
      this.#music.set(key, music);
      // A file that was wrong may be right the next time.
      music.catch(() => this.#music.delete(key));
    }
    return music;
  }

  #endpoint(id: number): WorkerEndpoint {
    const endpoint = this.#endpoints.get(id);
    if (!endpoint) throw new ParleyError('media-closed', 'this media endpoint is closed');
    return endpoint;
  }

  #mixer(id: number): Membership {
    const mixer = this.#mixers.get(id);
    if (!mixer) throw new ParleyError('media-closed', 'this mixer is closed');
    return mixer;
  }
}

async function openRecorder(path: string, failed: (reason: string) => void): Promise<Recorder> {
  try {
    return await Recorder.open(path, failed);
  } catch (error) {
    throw new ParleyError('media-unavailable', `the recording ${path} cannot be written: ${describeError(error)}`);
  }
}

/** Between threads a Buffer becomes a plain view of bytes. */
function withBuffers(session: NegotiatedSession): NegotiatedSession {
  const { sdes } = session;
  if (!sdes) return session;
  return { ...session, sdes: { ...sdes, local: Buffer.from(sdes.local), remote: Buffer.from(sdes.remote) } };
}
