import { type AnyParameter, featureSwitch } from '../../platform/parameter/index.ts';

export const authorizeContactFavorite = featureSwitch('AuthorizeContactFavorite', 'May keep private contacts.', {
  readBy: 'contacts of one’s own',
});

export const authorizePublicList = featureSwitch('AuthorizePublicList', 'May make a contact list of his public.', {
  readBy: 'contact lists',
});

export const authorizeHotKeys = featureSwitch('AuthorizeHotKeys', 'May call contacts of his list with Ctrl+F1 to Ctrl+F11.', {
  readBy: 'phone page: Ctrl+F1 calls the first favourite',
});

export const contactListParameters: readonly AnyParameter[] = [authorizeContactFavorite, authorizePublicList, authorizeHotKeys];
