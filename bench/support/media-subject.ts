/** A media server under load, ours or another: what the generator needs of it. */
export interface MediaSubject extends AsyncDisposable {
  readonly name: string;
  /** Its process; the CPU of this one and all below it counts. */
  readonly pid: number;
  /**
   * One call between two peers. The first has made `offer`; the second answers what the server offers it.
   * @returns the answer for the first peer
   */
  connect(options: {
    readonly call: string;
    readonly offer: string;
    readonly transports: readonly [PeerTransport, PeerTransport];
    readonly answerSecond: (offer: string) => string;
  }): Promise<string>;
}

export type PeerTransport = 'rtp' | 'srtp-sdes' | 'webrtc';
