/** English words of the test of sound and network; the other languages have exactly these keys. */
export const en = {
  'check.title': 'Test of sound and network',
  'check.help': 'Half a minute: it says what works, and what to do about what does not.',
  'check.start': 'Test now',
  'check.again': 'Test again',
  'check.running': 'Testing …',
  'check.state-good': 'works',
  'check.state-warning': 'look at this',
  'check.state-bad': 'does not work',
  'check.state-asked': 'your turn',
  'check.state-waiting': 'to come',
  'check.microphone': 'Microphone',
  'check.microphone-level': 'Level of the microphone',
  'check.microphone-speak': 'Say a few words.',
  'check.microphone-good': 'You are heard well.',
  'check.microphone-quiet':
    'You are hardly heard. Speak nearer to the microphone or raise its level in the settings of the computer.',
  'check.microphone-silent':
    'The microphone is silent. Perhaps it is muted by a switch on the headset, or another one is chosen above.',
  'check.microphone-loud':
    'You are too loud and sound distorted. Lower the level of the microphone in the settings of the computer.',
  'check.microphone-denied':
    'This page may not use the microphone. Click the sign beside the address of the page, allow the microphone, and test again.',
  'check.microphone-missing': 'No microphone is connected. Plug in a headset and test again.',
  'check.microphone-in-use': 'Another program holds the microphone. Close it and test again.',
  'check.microphone-insecure-page':
    'Browsers give the microphone only to pages with a secure address (https). Ask your administrator.',
  'check.microphone-unknown': 'The microphone could not be opened. Plug it in again, or restart the browser.',
  'check.speaker': 'Speaker',
  'check.speaker-ask': 'Do you hear the melody?',
  'check.speaker-yes': 'Yes, I hear it',
  'check.speaker-no': 'No',
  'check.speaker-good': 'You hear the other side.',
  'check.speaker-bad': 'You hear nothing. Look whether the sound of the computer is on, and choose another speaker above.',
  'check.speaker-missing': 'The computer has no speaker. Plug in a headset and test again.',
  'check.network': 'Connection to the server',
  'check.network-good': 'Connected; the phone of this browser is registered.',
  'check.network-offline':
    'The server is not reached. Look whether other pages open; in a company network ask whether WebSockets are let through.',
  'check.network-unregistered':
    'The server is reached, but the phone of this browser is not registered yet. Wait a moment and test again.',
  'check.sound': 'Way of the sound',
  'check.sound-good': 'Your sound came back in {milliseconds} ms, {loss} % lost, jitter {jitter} ms.',
  'check.sound-poor':
    'The network loses or delays sound ({loss} % lost, jitter {jitter} ms). Use a cable instead of Wi-Fi, or move nearer to the Wi-Fi.',
  'check.sound-none':
    'No sound came back: the network lets calls be signalled but not heard. Ask your administrator to open the UDP ports of the server.',
  'check.sound-skipped': 'Not tested: a call is up, or the phone is not registered here.',
  'check.candidates': 'Addresses for sound: {count} ({kinds}).',
  'check.done-good': 'All works. You can be called here.',
  'check.done-bad': 'Something is to be mended before you are called here; meanwhile your other phones ring.',
};
