/** English words of calling from a link; the other languages have exactly these keys. */
export const en = {
  'dial.title': 'Call this number?',
  'dial.call': 'Call',
  'dial.none': 'There is no telephone number in what was opened.',
  'dial.number': 'Number',
  'dial.help': 'A link or another program asked for it. Nothing is called before you say so.',
  'dial.links': 'Telephone links',
  'dial.links-help':
    'Parley can open links to telephone numbers (tel:) in web pages, mails and documents. It asks before it calls.',
  'dial.links-on': 'Open telephone links with Parley',
  'dial.links-asked': 'Your browser asks you now, or did before. What you answered is kept in its settings.',
  'dial.links-impossible': 'This browser does not let pages open telephone links.',
  'app.install': 'Install Parley on this device',
  'app.install-help': 'It gets its own window and icon, and may tell you of calls while it is closed.',
};
