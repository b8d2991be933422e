// Runs in the page before anything else: keeps what the remote tracks of all calls together sound like in `window.heardByTest`.
const heard = { sampleRate: 0, samples: [], connections: [], keepsPackets: false, packets: [], restartsIce: false };
window.heardByTest = heard;
const Original = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Original {
  constructor(configuration) {
    super(heard.keepsPackets ? { ...configuration, encodedInsertableStreams: true } : configuration);
    heard.connections.push(this);
    this.keepsPackets = heard.keepsPackets;
    this.addEventListener('track', ({ track, receiver }) => {
      listen(track);
      if (this.keepsPackets && !kept.has(receiver)) keepPackets(receiver);
    });
  }
  createOffer(options) {
    return super.createOffer(heard.restartsIce ? { ...options, iceRestart: true } : options);
  }
  addTrack(...given) {
    const sender = super.addTrack(...given);
    if (this.keepsPackets) passOn(sender);
    return sender;
  }
};

const kept = new WeakSet();

/** Keeps the decrypted packets as they come in: of a call that was held and taken back, Chromium gives WebAudio nothing more. */
function keepPackets(receiver) {
  kept.add(receiver);
  const { readable, writable } = receiver.createEncodedStreams();
  const copy = (frame, controller) => {
    const { mimeType: codec, rtpTimestamp: timestamp } = frame.getMetadata();
    heard.packets.push({ codec, timestamp, payload: [...new Uint8Array(frame.data)] });
    if (heard.packets.length > 1000) heard.packets.splice(0, 500);
    controller.enqueue(frame);
  };
  void readable.pipeThrough(new TransformStream({ transform: copy })).pipeTo(writable);
}

/** With encoded streams switched on Chromium sends only what is passed on. */
function passOn(sender) {
  const { readable, writable } = sender.createEncodedStreams();
  void readable.pipeTo(writable);
}

/** One context for all calls, so that they are heard as a loudspeaker gives them. */
let ear = null;

function openEar() {
  const context = new AudioContext();
  heard.sampleRate = context.sampleRate;
  const processor = context.createScriptProcessor(2048, 1, 1);
  processor.onaudioprocess = (event) => {
    for (const sample of event.inputBuffer.getChannelData(0)) heard.samples.push(sample);
    if (heard.samples.length > context.sampleRate * 30) heard.samples.splice(0, heard.samples.length - context.sampleRate * 20);
  };
  processor.connect(context.destination);
  return { context, processor };
}

const players = new WeakSet();

/** From now on what the elements of the page play is heard too; an element gives its sound to one listener, once. */
heard.listenToPlayers = () => {
  ear ??= openEar();
  for (const element of document.querySelectorAll('audio')) {
    if (players.has(element)) continue;
    players.add(element);
    ear.context.createMediaElementSource(element).connect(ear.processor);
  }
};

function listen(track) {
  ear ??= openEar();
  const stream = new MediaStream([track]);
  // Chromium feeds WebAudio from a remote track only while an element plays it too.
  const element = new Audio();
  element.srcObject = stream;
  element.muted = true;
  void element.play();
  ear.context.createMediaStreamSource(stream).connect(ear.processor);
}

// A steady tone is what noise suppression and echo cancellation are made to take away: the test's microphone goes without.
const devices = navigator.mediaDevices;
if (devices) {
  const getUserMedia = devices.getUserMedia.bind(devices);
  const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  devices.getUserMedia = ({ audio, ...others }) =>
    getUserMedia({ ...others, audio: audio && { ...(audio === true ? {} : audio), ...plain } });
}
