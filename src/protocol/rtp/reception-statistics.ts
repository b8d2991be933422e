import type { ReportBlock } from './rtcp.ts';

const SEQUENCE_MODULUS = 0x10000;
/** A forward jump up to this is loss, a backward one up to {@link MAX_MISORDER} is reordering (RFC 3550 Appendix A.1). */
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 100;

/**
 * What one receiver knows about one stream: extended sequence, loss and interarrival jitter (RFC 3550 Appendices A.1, A.3, A.8).
 * There is no probation: the caller has already checked where the packet came from.
 */
export class ReceptionStatistics {
  readonly #clockRate: number;
  #ssrc = 0;
  #started = false;
  #baseSequence = 0;
  #highest = 0;
  #cycles = 0;
  #badSequence = -1;
  #received = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #transit = 0;
  #jitter = 0;
  /** Totals of streams that ended because the peer changed its SSRC or restarted its numbering. */
  #endedReceived = 0;
  #endedLost = 0;

  /** @param clockRate ticks of the RTP timestamp per second. */
  constructor(clockRate: number) {
    this.#clockRate = clockRate;
  }

  /** @param arrivalMs when it came, on any steady scale. */
  receive(ssrc: number, sequence: number, timestamp: number, arrivalMs: number): void {
    const arrival = ((arrivalMs * this.#clockRate) / 1000) | 0;
    const transit = (arrival - timestamp) | 0;
    if (!this.#started || ssrc !== this.#ssrc) this.#begin(ssrc, sequence, transit);
    else if (!this.#follow(sequence)) {
      // Two packets in a row after a large jump: the peer restarted without a new SSRC.
      if (sequence === this.#badSequence) this.#begin(ssrc, sequence, transit);
      else {
        this.#badSequence = (sequence + 1) % SEQUENCE_MODULUS;
        return;
      }
    }
    this.#received += 1;
    const deviation = Math.abs((transit - this.#transit) | 0);
    this.#transit = transit;
    this.#jitter += (deviation - this.#jitter) / 16;
  }

  #begin(ssrc: number, sequence: number, transit: number): void {
    this.#endedReceived += this.#received;
    this.#endedLost += this.#lostInStream();
    this.#started = true;
    this.#ssrc = ssrc;
    this.#baseSequence = sequence;
    this.#highest = sequence;
    this.#cycles = 0;
    this.#badSequence = -1;
    this.#received = 0;
    this.#expectedBefore = 0;
    this.#receivedBefore = 0;
    this.#transit = transit;
  }

  #follow(sequence: number): boolean {
    const ahead = (sequence - this.#highest + SEQUENCE_MODULUS) % SEQUENCE_MODULUS;
    if (ahead < MAX_DROPOUT) {
      if (sequence < this.#highest) this.#cycles += SEQUENCE_MODULUS;
      this.#highest = sequence;
      this.#badSequence = -1;
      return true;
    }
    return ahead > SEQUENCE_MODULUS - MAX_MISORDER;
  }

  #expected(): number {
    return this.#started ? this.#cycles + this.#highest - this.#baseSequence + 1 : 0;
  }

  #lostInStream(): number {
    return this.#expected() - this.#received;
  }

  /** Whether anything came. */
  get started(): boolean {
    return this.#started;
  }

  get ssrc(): number {
    return this.#ssrc;
  }

  get received(): number {
    return this.#endedReceived + this.#received;
  }

  /** Never negative, although duplicates can make RTCP's own figure so. */
  get lost(): number {
    return Math.max(0, this.#endedLost + this.#lostInStream());
  }

  get jitterMs(): number {
    return (this.#jitter * 1000) / this.#clockRate;
  }

  /** The block for the next report; the fraction lost counts from the previous call (Appendix A.3). */
  report(lastSenderReport: number, delaySinceLastSenderReport: number): ReportBlock {
    const expected = this.#expected();
    const expectedInterval = expected - this.#expectedBefore;
    const lostInterval = expectedInterval - (this.#received - this.#receivedBefore);
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    return {
      ssrc: this.#ssrc,
      fractionLost:
        expectedInterval <= 0 || lostInterval <= 0 ? 0 : Math.min(255, Math.floor((lostInterval * 256) / expectedInterval)),
      cumulativeLost: this.#lostInStream(),
      highestSequence: this.#cycles + this.#highest,
      jitter: Math.floor(this.#jitter),
      lastSenderReport,
      delaySinceLastSenderReport,
    };
  }
}
