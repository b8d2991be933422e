import { type AnyParameter, defineParameter, featureSwitch, parameterTypes } from '../../platform/parameter/index.ts';

export const authorizeVoicemail = featureSwitch('AuthorizeVoicemail', 'Has a mailbox in which callers leave messages.', {
  readBy: 'voicemail: calls that lead there, its menu by telephone, its page',
});

export const voicemailSettings = {
  maxMessageSeconds: defineParameter({
    name: 'Voicemail-MaxMessageSeconds',
    area: 'Caller',
    type: parameterTypes.integer({ min: 10, max: 1800, unit: 'seconds' }),
    builtIn: 300,
    describes: { en: 'How long a message may be.' },
    readBy: 'voicemail, when a message is recorded',
  }),
  maxMessages: defineParameter({
    name: 'Voicemail-MaxMessages',
    area: 'Caller',
    type: parameterTypes.integer({ min: 1, max: 1000 }),
    builtIn: 100,
    describes: { en: 'How many messages a mailbox holds; then callers are told that it is full.' },
    readBy: 'voicemail, when a caller comes',
  }),
  days: defineParameter({
    name: 'Voicemail-NumberDaysOfStorage',
    area: 'Caller',
    type: parameterTypes.integer({ min: 0, max: 3650, unit: 'days' }),
    builtIn: 0,
    describes: { en: 'How many days messages are kept; 0: until they are deleted.' },
    readBy: 'cleaning of mailboxes, each night',
  }),
  ownPhoneWithoutPin: defineParameter({
    name: 'Voicemail-OwnPhoneWithoutPin',
    area: 'Caller',
    type: parameterTypes.boolean(),
    builtIn: false,
    describes: { en: 'His own telephone need not enter the PIN of the mailbox.' },
    readBy: 'voicemail, when the mailbox is called',
  }),
  lampWithoutAsking: defineParameter({
    name: 'Voicemail-LampWithoutSubscription',
    area: 'Caller',
    type: parameterTypes.boolean(),
    builtIn: false,
    expert: true,
    describes: { en: 'Telephones that do not ask for it are told of waiting messages all the same (NOTIFY without SUBSCRIBE).' },
    readBy: 'voicemail, when messages come and go and a telephone registers',
  }),
  opens: defineParameter({
    name: 'Voicemail-OfficeOpens',
    area: 'Caller',
    type: parameterTypes.time(),
    builtIn: '00:00',
    describes: {
      en: 'When the office opens, Monday to Friday; the greeting for a closed office is heard at other times. Opens and closes alike: always open.',
    },
    readBy: 'voicemail, when a greeting is chosen',
  }),
  closes: defineParameter({
    name: 'Voicemail-OfficeCloses',
    area: 'Caller',
    type: parameterTypes.time(),
    builtIn: '00:00',
    describes: { en: 'When the office closes, Monday to Friday.' },
    readBy: 'voicemail, when a greeting is chosen',
  }),
};

export const voicemailParameters: readonly AnyParameter[] = [authorizeVoicemail, ...Object.values(voicemailSettings)];
