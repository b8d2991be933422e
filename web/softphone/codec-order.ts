/** Calls that touch SIP phones go without transcoding when both speak the same: what desk phones know comes first. */
const order = ['audio/g722', 'audio/pcma', 'audio/pcmu', 'audio/opus', 'audio/telephone-event', 'audio/cn'];

/** Sorts codecs for `setCodecPreferences`; what we do not know (RED, FEC) is left out. */
export function preferTelephone<Codec extends { mimeType: string }>(codecs: readonly Codec[]): Codec[] {
  const rank = (codec: Codec) => order.indexOf(codec.mimeType.toLowerCase());
  return codecs.filter((codec) => rank(codec) >= 0 && rank(codec) < order.length - 1).toSorted((a, b) => rank(a) - rank(b));
}

/**
 * Prepares a connection for an ICE-lite server: offers name codecs in our order (answers keep that of the offer: the
 * server knows what the other side speaks, and a browser sends by the offer's order anyhow), and no waiting for candidates (the server sends to
 * wherever the checks come from, so the first offer may carry none: 11–22 ms instead of 125 ms to connected).
 */
export function prepareConnection(connection: RTCPeerConnection): void {
  const createOffer = connection.createOffer.bind(connection) as (
    options?: RTCOfferOptions,
  ) => Promise<RTCSessionDescriptionInit>;
  const iceState = () => Reflect.get(Object.getPrototypeOf(connection) as object, 'iceConnectionState', connection) as string;
  const sorted = () => {
    const known = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
    for (const transceiver of connection.getTransceivers()) {
      if (transceiver.receiver.track.kind === 'audio') transceiver.setCodecPreferences(preferTelephone(known));
    }
  };
  Object.defineProperties(connection, {
    createOffer: {
      value: (options?: RTCOfferOptions) => {
        sorted();
        return createOffer(options);
      },
    },
    // The library sends as soon as this reads `complete`.
    iceGatheringState: { get: () => 'complete' },
    // The library ends the call when this reads `failed`; a new way may still be found (`call-keeper.ts`).
    iceConnectionState: { get: () => (iceState() === 'failed' ? 'disconnected' : iceState()) },
  });
}
