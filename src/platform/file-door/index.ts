export { type FileShelf, namesOf, type OpenShelf, type ShelfEntry } from './file-door.ts';
export { FileDoorSignIn, type FileDoorSignInParts } from './file-door-sign-in.ts';
