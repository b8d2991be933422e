/** English words of what one is told of; the other languages have exactly these keys. */
export const en = {
  'notify.title': 'Notifications',
  'notify.mail': 'By mail',
  'notify.mail-to': 'Mails go to {address}.',
  'notify.mail-no-address': 'You have no e-mail address here. Ask your administrator to enter it.',
  'notify.mail-not-set-up': 'There is no mail server yet. Your administrator can set one.',
  'notify.mail-missed': 'For each missed call',
  'notify.mail-voicemail': 'For each new voicemail, with the recording',
  'notify.push': 'On this device',
  'notify.push-help': 'Also when Parley is closed here, until you sign out.',
  'notify.push-on': 'Tell me on this device',
  'notify.push-denied':
    'This browser does not allow notifications of Parley. Allow them in its settings for this page, then try again.',
  'notify.push-impossible':
    'This browser cannot be told while Parley is closed. It needs a secure address (https) and a browser with push messages; on an iPhone, add Parley to the home screen first.',
  'notify.push-failed': 'That did not work: {reason}',
  'notify.push-calls': 'Incoming calls',
  'notify.push-missed': 'Missed calls',
  'notify.push-messages': 'Messages',
};
