// Runs in the page before anything else: keeps the samples of whatever remote track arrives in `window.heardByTest`.
const heard = { sampleRate: 0, samples: [] };
window.heardByTest = heard;
const Original = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Original {
  constructor(configuration) {
    super(configuration);
    this.addEventListener('track', (event) => listen(event.track));
  }
};

function listen(track) {
  const context = new AudioContext();
  heard.sampleRate = context.sampleRate;
  const stream = new MediaStream([track]);
  // Chromium feeds WebAudio from a remote track only while an element plays it too.
  const element = new Audio();
  element.srcObject = stream;
  element.muted = true;
  void element.play();
  const processor = context.createScriptProcessor(2048, 1, 1);
  processor.onaudioprocess = (event) => {
    for (const sample of event.inputBuffer.getChannelData(0)) heard.samples.push(sample);
    if (heard.samples.length > context.sampleRate * 30) heard.samples.splice(0, heard.samples.length - context.sampleRate * 20);
  };
  context.createMediaStreamSource(stream).connect(processor);
  processor.connect(context.destination);
}
