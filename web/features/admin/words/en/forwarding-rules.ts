/** Forwarding rules that administrators make for users. */
export const forwardingRules = {
  'page.forwarding-rules': 'Forwarding rules',
  'fr.add': 'Add a rule',
  'fr.empty': 'No rules yet',
  'fr.empty-help': 'Rules made here count for users, who see them with a lock.',
  'fr.lead': 'Rules for users, groups, a domain or everybody; the first that fits counts.',
  'fr.position': 'Place',
  'fr.name-help': 'As users see it.',
  'fr.level': 'For whom',
  'fr.level-company': 'The whole company',
  'fr.level-domain': 'A domain',
  'fr.level-group': 'A group',
  'fr.level-user': 'A user',
  'fr.place': 'Asked',
  'fr.place-before': 'before users’ own rules',
  'fr.place-after': 'after everything of users’ own',
  'fr.rule': 'Rule',
};
