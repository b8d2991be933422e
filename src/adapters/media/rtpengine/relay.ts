import { ParleyError } from '../../../kernel/errors.ts';
import type { CodecName, MediaTransport } from '../../../telephony/media/index.ts';
import type { BencodeDictionary } from './bencode.ts';
import { textIn } from './bencode.ts';
import { forBrowser, type InnerStream, innerStreamOf, pointedAt, withoutRtcpMux } from './inner-description.ts';
import { answerArguments, type Description, offerArguments } from './ng-arguments.ts';
import type { NgClient } from './ng-client.ts';

export interface RelayProps {
  readonly ng: NgClient;
  /** The call's name at rtpengine. */
  readonly callId: string;
  readonly transport: MediaTransport;
  readonly symmetricAddress: string | undefined;
}

/** One call at rtpengine: the peer on one side, plain RTP on the other. Speaks in SDP, remembers what the inner side was told. */
export class Relay {
  readonly callId: string;
  readonly #props: RelayProps;
  /** Our end's latest description, which rtpengine sends the peer's sound to. */
  #ours = '';
  /** What rtpengine last described to our end. */
  #theirs = '';
  /** The peer's answer where the last offer was ours; null where it was the peer's. */
  #answerOfPeer: string | null = null;
  #exists = false;
  #isKnown = false;

  constructor(props: RelayProps) {
    this.#props = props;
    this.callId = props.callId;
  }

  /** Whether rtpengine holds ports for it. */
  get exists(): boolean {
    return this.#exists;
  }

  /** The peer's offer, as our end shall see it. */
  async offerOfPeer(sdp: string): Promise<string> {
    this.#theirs = await this.#exchange('offer', 'peer', sdp);
    return this.#theirs;
  }

  /** Our end's answer to it, as the peer shall see it. */
  async answerToPeer(sdp: string): Promise<string> {
    const answer = await this.#exchange('answer', 'inner', sdp);
    this.#ours = sdp;
    this.#answerOfPeer = null;
    this.#isKnown = true;
    return this.#shown(answer);
  }

  /** Our end's offer, as the peer shall see it. */
  async offerToPeer(sdp: string): Promise<string> {
    this.#ours = withoutRtcpMux(sdp);
    return this.#shown(await this.#exchange('offer', 'inner', this.#ours));
  }

  /** The peer's answer to it, as our end shall see it. */
  async answerOfPeer(sdp: string): Promise<string> {
    this.#theirs = await this.#exchange('answer', 'peer', sdp);
    this.#answerOfPeer = sdp;
    this.#isKnown = true;
    return this.#theirs;
  }

  /** Where rtpengine's inner side takes and gives sound; null before anything is settled. */
  innerStream(codec: CodecName): InnerStream | null {
    return this.#isKnown && this.#ours !== '' ? innerStreamOf(this.#theirs, codec) : null;
  }

  /** Sends the peer's sound to another inner side, and takes what it sends. */
  async joinTo(stream: InnerStream): Promise<void> {
    await this.#redirect(stream);
  }

  /** Sends the peer's sound to our own end again. */
  async part(codec: CodecName): Promise<void> {
    const own = innerStreamOf(this.#ours, codec);
    const numbers = innerStreamOf(this.#theirs, codec);
    if (!own || !numbers) return;
    await this.#redirect({ ...numbers, address: own.address, port: own.port });
  }

  query(): Promise<BencodeDictionary> {
    return this.#props.ng.call('query', { 'call-id': this.callId });
  }

  async delete(): Promise<void> {
    if (!this.#exists) return;
    this.#exists = false;
    await this.#props.ng.call('delete', { 'call-id': this.callId, 'delete delay': 0 });
  }

  /**
   * Says the last offer and answer again with another place for the peer's sound. Who offered must stay: an answer of ours where the
   * peer has answered makes rtpengine take another port towards it, and begin ICE anew.
   */
  async #redirect(stream: InnerStream): Promise<void> {
    const sdp = pointedAt(this.#ours, stream);
    if (this.#answerOfPeer === null) {
      await this.#exchange('answer', 'inner', sdp);
      return;
    }
    await this.#exchange('offer', 'inner', sdp);
    await this.#exchange('answer', 'peer', this.#answerOfPeer);
  }

  async #exchange(command: 'offer' | 'answer', from: 'peer' | 'inner', sdp: string): Promise<string> {
    const { ng, transport, symmetricAddress } = this.#props;
    const description: Description = { callId: this.callId, from, sdp, transport, symmetricAddress, isKnown: this.#isKnown };
    this.#exists = true;
    const reply = await ng.call(command, command === 'offer' ? offerArguments(description) : answerArguments(description));
    const rewritten = textIn(reply, 'sdp');
    if (rewritten === undefined) throw new ParleyError('media-unavailable', `rtpengine gave no description for "${command}"`);
    return rewritten;
  }

  #shown(sdp: string): string {
    return this.#props.transport === 'webrtc' ? forBrowser(sdp) : sdp;
  }
}
