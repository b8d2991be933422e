import { ParleyError } from '../../kernel/errors.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { CodecName } from '../codec/index.ts';
import { type SdesCrypto, type SrtpSuite, srtpKeyAndSaltLength, srtpSuites } from './crypto-attribute.ts';
import type { DtlsSetup, Fingerprint } from './dtls-attributes.ts';
import { hostCandidates, type IceCredentials } from './ice-attributes.ts';
import {
  type LocalAudio,
  type LocalVideo,
  type LocalWebrtc,
  type RefusedMedia,
  writeContents,
  writeOrigin,
} from './local-description.ts';
import { intersect, type MediaDirection, mirror } from './media-direction.ts';
import { type NegotiatedSession, type NegotiatedVideo, settleSession, settleVideo } from './negotiated-session.ts';
import { chooseAudio, orderCodecs } from './offered-audio.ts';
import {
  codecFormats,
  codecOf,
  isTelephoneEvent,
  type PayloadFormat,
  type VideoCodecName,
  videoCodecOf,
  videoFormats,
} from './payload-format.ts';
import { PayloadTypeTable } from './payload-type-table.ts';
import { type MediaDescription, readDescription, type SdpTransport } from './remote-description.ts';
import { badSdp } from './sdp-lines.ts';

/** What the owner of the sockets knows. */
export interface SdpNegotiatorOptions {
  readonly random: RandomSource;
  readonly transport: SdpTransport;
  /** Allowed codecs, the best first. */
  readonly codecs: readonly CodecName[];
  /** Address for the peer to send to. */
  readonly address: string;
  readonly port: number;
  /** Where we want RTCP when it is not multiplexed; the next port when left out. */
  readonly rtcpPort?: number;
  /** Whether we can take RTCP on the RTP port; with `webrtc` always. True when left out. */
  readonly rtcpMux?: boolean;
  /** With `webrtc`: hash of our certificate, further addresses for ICE, our source and its canonical name. */
  readonly webrtc?: {
    readonly fingerprint: Fingerprint;
    readonly addresses?: readonly string[];
    readonly ssrc: number;
    readonly cname: string;
    /** Of our video; left out: video is refused. */
    readonly videoSsrc?: number;
  };
}

const ourVideo: readonly VideoCodecName[] = ['VP8', 'H264'];

const defaultProfiles: Readonly<Record<SdpTransport, string>> = {
  rtp: 'RTP/AVP',
  'srtp-sdes': 'RTP/SAVP',
  webrtc: 'UDP/TLS/RTP/SAVPF',
};

/**
 * Offer and answer (RFC 3264) for the one audio stream of a leg, over its whole life. Keeps what must stay the same between
 * descriptions: session id and version, payload types, keys, ICE credentials, the places of refused streams.
 * A description that is refused with an error leaves the state as it was.
 */
export class SdpNegotiator {
  readonly #options: SdpNegotiatorOptions;
  readonly #sessionId: string;
  readonly #payloadTypes = new PayloadTypeTable();
  readonly #sdesKeys = new Map<SrtpSuite, Buffer>();
  #version = 1;
  #lastContents = '';
  #localIce: IceCredentials;
  #remoteIce: IceCredentials | null = null;
  #profile: string;
  /** Streams of the last description; null stands for our audio stream, `video` for our video. */
  #places: readonly (RefusedMedia | 'video' | null)[] = [null];
  #videoMid = '1';
  #offeredVideo: LocalVideo | null = null;
  #mid: string | undefined;
  #offered: LocalAudio | null = null;
  #session: NegotiatedSession | null = null;

  constructor(options: SdpNegotiatorOptions) {
    if (options.transport === 'webrtc' && !options.webrtc) throw new TypeError('the webrtc transport needs a fingerprint');
    this.#options = options;
    // Positive and exact in implementations that keep it as a double.
    this.#sessionId = String(options.random.bytes(6).readUIntBE(0, 6));
    this.#profile = defaultProfiles[options.transport];
    this.#mid = options.transport === 'webrtc' ? '0' : undefined;
    this.#localIce = this.#newIce();
  }

  /** What we expect in connectivity checks; changed by an ICE restart. */
  get localIce(): IceCredentials {
    return this.#localIce;
  }

  /** The latest settled session; null before the first. */
  get session(): NegotiatedSession | null {
    return this.#session;
  }

  /** The payloads of our latest description: what may arrive before an answer was read. */
  get localPayloads(): readonly PayloadFormat[] {
    return this.#offered?.payloads ?? [];
  }

  /** Our offer, first or later. `direction` is what we want; an unchanged description keeps its version (RFC 3264 §8). */
  buildOffer(
    options: { direction?: MediaDirection; preferCodec?: CodecName; iceRestart?: boolean; video?: boolean } = {},
  ): string {
    if (options.iceRestart) this.#localIce = this.#newIce();
    const codecs = orderCodecs(this.#options.codecs, options.preferCodec);
    const clockRates = new Set(codecs.map((name) => codecFormats[name].clockRate));
    const payloads = [
      ...codecs.map((name) => this.#payloadTypes.codec(name)),
      ...[...clockRates].map((rate) => this.#payloadTypes.telephoneEvent(rate)),
    ];
    const audio = this.#describeAudio({
      payloads,
      direction: options.direction ?? 'sendrecv',
      crypto: this.#offeredCrypto(),
      setup: 'actpass',
    });
    this.#offered = audio;
    if (options.video) this.#placeVideo();
    this.#offeredVideo = this.#places.includes('video') ? this.#describeVideo(ourVideo, options.direction ?? 'sendrecv') : null;
    return this.#write(audio);
  }

  /**
   * Reads the answer to our latest offer; again for a later provisional or final one.
   * @throws ParleyError `media-bad-sdp`, `media-no-common-codec` (also when the peer refuses the stream)
   */
  readAnswer(sdp: string): NegotiatedSession {
    const offered = this.#offered;
    if (!offered) throw badSdp('an answer came although nothing was offered');
    const { media } = readDescription(sdp);
    const remote = media[this.#places.indexOf(null)];
    if (remote?.kind !== 'audio') throw badSdp('the answer has no audio stream where the offer had it');
    if (remote.port === 0) throw new ParleyError('media-no-common-codec', 'the peer refused the audio stream');
    const video = this.#answeredVideo(media);
    const session = settleSession({ local: offered, remote, remoteIceBefore: this.#remoteIce, video });
    this.#settled(session);
    return session;
  }

  /**
   * Answers the peer's offer, first or later, with one codec: the preferred one, else our best that is offered.
   * @throws ParleyError `media-bad-sdp`, `media-no-common-codec`
   */
  answerOffer(
    sdp: string,
    options: { direction?: MediaDirection; preferCodec?: CodecName; video?: boolean } = {},
  ): { answer: string; session: NegotiatedSession } {
    const { media } = readDescription(sdp);
    const remote = chooseAudio(media, this.#options.transport);
    const formats = chooseFormats(remote, orderCodecs(this.#options.codecs, options.preferCodec));
    const iceRestarted = this.#remoteIce !== null && remote.ice !== null && !sameIce(this.#remoteIce, remote.ice);
    const crypto = this.#answeredCrypto(remote);

    this.#payloadTypes.adopt(remote.payloads.filter((format) => codecOf(format) || isTelephoneEvent(format)));
    this.#offeredVideo = null;
    const theirVideo = options.video ? this.#chooseVideo(media, remote) : null;
    this.#places = media.map((one) => (one === remote ? null : one === theirVideo ? 'video' : refusal(one)));
    this.#profile = remote.profile;
    this.#mid = remote.mid;
    if (iceRestarted) this.#localIce = this.#newIce();
    const audio = this.#describeAudio({
      payloads: formats,
      direction: intersect(options.direction ?? 'sendrecv', mirror(remote.direction)),
      crypto,
      setup: remote.dtls?.setup === 'passive' ? 'active' : 'passive',
      rtcpMux: remote.rtcpMux,
    });
    if (theirVideo) this.#answerVideo(theirVideo, options.direction ?? 'sendrecv');
    const video = theirVideo && this.#offeredVideo ? settleVideo(this.#offeredVideo, theirVideo) : null;
    const session = settleSession({ local: audio, remote, remoteIceBefore: this.#remoteIce, video });
    this.#offered = audio;
    this.#settled(session);
    return { answer: this.#write(audio), session };
  }

  /** The first video of the offer that a browser can have with us: bundled with its audio. */
  #chooseVideo(media: readonly MediaDescription[], audio: MediaDescription): MediaDescription | null {
    if (this.#options.webrtc?.videoSsrc === undefined || audio.mid === undefined) return null;
    const usable = media.find(
      (one) =>
        one.kind === 'video' &&
        one.mid !== undefined &&
        one.port !== 0 &&
        one.profile.startsWith('UDP/TLS/') &&
        one.payloads.some((format) => videoCodecOf(format)),
    );
    return usable ?? null;
  }

  #answerVideo(remote: MediaDescription, wanted: MediaDirection): void {
    const seen = new Set<VideoCodecName>();
    const formats = remote.payloads.flatMap((format) => {
      const codec = videoCodecOf(format);
      if (!codec || seen.has(codec)) return [];
      seen.add(codec);
      return [{ ...videoFormats[codec], encoding: codec, payloadType: format.payloadType, fmtp: format.fmtp }];
    });
    this.#payloadTypes.adopt(formats);
    this.#videoMid = remote.mid ?? this.#videoMid;
    this.#offeredVideo = {
      ...this.#describeVideo([], wanted),
      payloads: formats,
      direction: intersect(wanted, mirror(remote.direction)),
    };
  }

  #answeredVideo(media: readonly MediaDescription[]): NegotiatedVideo | null {
    const remote = media[this.#places.indexOf('video')];
    if (!this.#offeredVideo || remote?.kind !== 'video' || remote.port === 0) return null;
    return settleVideo(this.#offeredVideo, remote);
  }

  /** A refused video stream makes room for ours, else it comes last. */
  #placeVideo(): void {
    if (this.#places.includes('video') || this.#options.webrtc?.videoSsrc === undefined || this.#mid === undefined) return;
    const refused = this.#places.find((place) => place !== null && place !== 'video' && place.kind === 'video');
    if (refused && refused !== 'video') {
      this.#videoMid = refused.mid ?? this.#videoMid;
      this.#places = this.#places.map((place) => (place === refused ? 'video' : place));
      return;
    }
    const taken = new Set([this.#mid, ...this.#places.map((place) => (place && place !== 'video' ? place.mid : undefined))]);
    let number = this.#places.length;
    while (taken.has(String(number))) number += 1;
    this.#videoMid = String(number);
    this.#places = [...this.#places, 'video'];
  }

  #describeVideo(codecs: readonly VideoCodecName[], direction: MediaDirection): LocalVideo {
    const payloads = codecs.map((name) => this.#payloadTypes.video(name));
    return { video: true, mid: this.#videoMid, payloads, direction, ssrc: this.#options.webrtc?.videoSsrc ?? 0 };
  }

  #settled(session: NegotiatedSession): void {
    this.#session = session;
    this.#remoteIce = session.webrtc?.remoteIce ?? null;
  }

  #describeAudio(parts: {
    payloads: readonly PayloadFormat[];
    direction: MediaDirection;
    crypto: readonly SdesCrypto[];
    setup: DtlsSetup;
    rtcpMux?: boolean;
  }): LocalAudio {
    const { port, rtcpPort, rtcpMux = true, transport } = this.#options;
    return {
      port,
      profile: this.#profile,
      payloads: parts.payloads,
      direction: parts.direction,
      ptimeMs: 20,
      rtcpMux: (rtcpMux || transport === 'webrtc') && (parts.rtcpMux ?? true),
      rtcpPort: rtcpPort ?? port + 1,
      mid: this.#mid,
      crypto: parts.crypto,
      webrtc: this.#describeWebrtc(parts.setup),
    };
  }

  #describeWebrtc(setup: DtlsSetup): LocalWebrtc | null {
    const { webrtc, address, port, transport } = this.#options;
    if (!webrtc || transport !== 'webrtc') return null;
    const { fingerprint, ssrc, cname } = webrtc;
    return {
      ice: this.#localIce,
      candidates: hostCandidates(webrtc.addresses ?? [address], port),
      setup,
      fingerprint,
      ssrc,
      cname,
    };
  }

  /** The version rises when, and only when, anything else has changed (RFC 3264 §8). */
  #write(audio: LocalAudio): string {
    const { address } = this.#options;
    const contents = writeContents({ address, media: this.#places.map((place) => this.#describe(place, audio)) });
    if (this.#lastContents !== '' && contents !== this.#lastContents) this.#version++;
    this.#lastContents = contents;
    return writeOrigin(address, this.#sessionId, this.#version) + contents;
  }

  #describe(place: RefusedMedia | 'video' | null, audio: LocalAudio): LocalAudio | LocalVideo | RefusedMedia {
    if (place === null) return audio;
    if (place !== 'video') return place;
    return this.#offeredVideo ?? { kind: 'video', profile: this.#profile, formats: ['96'], mid: this.#videoMid };
  }

  #offeredCrypto(): SdesCrypto[] {
    if (this.#options.transport !== 'srtp-sdes') return [];
    return srtpSuites.map((suite, index) => ({ tag: index + 1, suite, keyAndSalt: this.#keyFor(suite) }));
  }

  #answeredCrypto(remote: MediaDescription): SdesCrypto[] {
    if (this.#options.transport !== 'srtp-sdes') return [];
    const { tag, suite } = remote.crypto[0]!;
    return [{ tag, suite, keyAndSalt: this.#keyFor(suite) }];
  }

  /** One key a suite for the life of the stream, so that a repeated offer does not reset the cipher. */
  #keyFor(suite: SrtpSuite): Buffer {
    const key = this.#sdesKeys.get(suite) ?? this.#options.random.bytes(srtpKeyAndSaltLength);
    this.#sdesKeys.set(suite, key);
    return key;
  }

  #newIce(): IceCredentials {
    const { random } = this.#options;
    return { ufrag: random.bytes(6).toString('base64'), pwd: random.bytes(18).toString('base64') };
  }
}

/** The peer's numbers with our names and parameters: one codec and the telephone-events at its clock, or at any. */
function chooseFormats(remote: MediaDescription, codecs: readonly CodecName[]): PayloadFormat[] {
  for (const name of codecs) {
    const theirs = remote.payloads.find((format) => codecOf(format) === name);
    if (!theirs) continue;
    const events = remote.payloads.filter(isTelephoneEvent);
    const event = events.find((format) => format.clockRate === codecFormats[name].clockRate) ?? events[0];
    const codec = { ...codecFormats[name], encoding: name, payloadType: theirs.payloadType };
    return event ? [codec, { ...event, encoding: 'telephone-event', fmtp: '0-16' }] : [codec];
  }
  const offered = remote.payloads.map((format) => format.encoding).join(', ') || 'no codec that is known';
  throw new ParleyError('media-no-common-codec', `the peer offers ${offered}; allowed are ${codecs.join(', ')}`);
}

function refusal({ kind, profile, formats, mid }: MediaDescription): RefusedMedia {
  return { kind, profile, formats, mid };
}

function sameIce(a: IceCredentials, b: IceCredentials): boolean {
  return a.ufrag === b.ufrag && a.pwd === b.pwd;
}
