/** Names of the workspaces, as the rail shows them. */
export const navigation = {
  'nav.label': 'Workspaces',
  'nav.phone': 'Phone',
  'nav.chat': 'Chat',
  'nav.contacts': 'Contacts',
  'nav.voicemail': 'Voicemail',
  'nav.conferences': 'Conferences',
  'nav.attendant': 'Attendant',
  'nav.agent': 'Agent',
  'nav.traces': 'Traces',
  'nav.admin': 'Administration',
  'nav.settings': 'Settings',
  'nav.skip': 'Skip to the content',
  'nav.supervisor': 'Supervisor',
  'nav.reports': 'Reports',
  'nav.wallboards': 'Wallboards',
  'nav.recordings': 'Recordings',
};
