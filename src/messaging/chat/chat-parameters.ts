import {
  type AnyParameter,
  defineParameter,
  featureSwitch,
  type Parameter,
  parameterTypes,
} from '../../platform/parameter/index.ts';

export const authorizeChat = featureSwitch('AuthorizeChat', 'May chat with colleagues.', {
  readBy: 'chat, at every request; “Message” on cards and lists',
});

export const authorizedSaveChat = featureSwitch('AuthorizedSaveChat', 'May have his chats kept. Otherwise they never are.', {
  expert: true,
  readBy: 'chat: a conversation is kept while all its members may',
});

export const authorizedMultiChat = featureSwitch('AuthorizedMultiChat', 'May chat during a conference.', {
  expert: true,
  readBy: 'chat with everybody in a conference',
});

export const chatRetentionDays: Parameter<number> = defineParameter({
  name: 'Chat-NumberDaysOfStorage',
  area: 'System settings',
  type: parameterTypes.integer({ min: 0, max: 3650, unit: 'days' }),
  builtIn: 365,
  levels: ['default'],
  readBy: 'cleaning of chats, each night',
  describes: { en: 'How many days messages that are kept stay, with their files; 0: for ever.' },
});

export const chatMaxFileSize: Parameter<number> = defineParameter({
  name: 'Chat-MaxFileSize',
  area: 'Caller',
  type: parameterTypes.integer({ min: 0, max: 512, unit: 'MB' }),
  builtIn: 25,
  inBrowser: true,
  readBy: 'chat, when a file is sent',
  describes: { en: 'How large a file in a chat may be; 0: no files.' },
});

export const chatRefusedFiles: Parameter<readonly string[]> = defineParameter({
  name: 'Chat-RefusedFileTypes',
  area: 'Caller',
  type: parameterTypes.list({ most: 200, maxLength: 20 }),
  builtIn: [
    'exe',
    'bat',
    'cmd',
    'com',
    'cpl',
    'hta',
    'jar',
    'js',
    'jse',
    'lnk',
    'msi',
    'msp',
    'pif',
    'ps1',
    'reg',
    'scr',
    'vbe',
    'vbs',
    'wsf',
  ],
  readBy: 'chat, when a file is sent',
  describes: { en: 'Endings of file names that are not taken in chats.' },
});

export const chatParameters: readonly AnyParameter[] = [
  authorizeChat,
  authorizedSaveChat,
  authorizedMultiChat,
  chatRetentionDays,
  chatMaxFileSize,
  chatRefusedFiles,
];
