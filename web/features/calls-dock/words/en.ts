/** Words about what one calls with. */
export const en = {
  'dock.ring-on': 'Ring me on',
  'dock.ring-help': 'What you call with always rings.',
  'dock.own-number': 'Another number of yours',
  'dock.number': 'Number',
  'dock.add-number': 'Add',
  'dock.remove-number': 'Remove {number}',
  'dock.kind': 'What it is',
  'dock.kind-mobile': 'Mobile',
  'dock.kind-home': 'At home',
  'dock.kind-desk': 'Another desk',
  'dock.kind-other': 'Other number',
} as const;
