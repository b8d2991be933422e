import { child, escapeXml, invalid, NotForOwner, refused, type XmlElement } from '../web/index.ts';
import { type Caller, isError, type Soap } from './soap.ts';

const pageSize = 200;

/** A folder as requests name it: in XML. */
export type FolderId = string;

/** @param mailbox whose, when it is another's that is opened by rights given to us */
export function distinguished(name: 'contacts' | 'publicfoldersroot', mailbox: string | null): FolderId {
  if (mailbox === null) return `<t:DistinguishedFolderId Id="${name}"/>`;
  return `<t:DistinguishedFolderId Id="${name}"><t:Mailbox><t:EmailAddress>${escapeXml(mailbox)}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>`;
}

interface Folder {
  readonly id: FolderId;
  readonly name: string;
  readonly isOfContacts: boolean;
  readonly hasChildren: boolean;
}

/** The one message that a request for one folder is answered with. */
export function single(soap: Soap, messages: readonly XmlElement[], caller: Caller): XmlElement {
  const [message] = messages;
  if (!message) throw invalid('Exchange answers with no message at all.');
  if (isError(message)) throw soap.errorOf(message, caller);
  return message;
}

async function foldersIn(soap: Soap, parent: FolderId, caller: Caller, signal: AbortSignal): Promise<readonly Folder[]> {
  const found: Folder[] = [];
  for (let offset = 0; ; ) {
    const body = `<m:FindFolder Traversal="Shallow"><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="folder:DisplayName"/><t:FieldURI FieldURI="folder:FolderClass"/><t:FieldURI FieldURI="folder:ChildFolderCount"/></t:AdditionalProperties></m:FolderShape><m:IndexedPageFolderView MaxEntriesReturned="${pageSize}" Offset="${offset}" BasePoint="Beginning"/><m:ParentFolderIds>${parent}</m:ParentFolderIds></m:FindFolder>`;
    const root = child(single(soap, await soap.call(body, caller, signal), caller), 'RootFolder');
    const folders = child(root, 'Folders')?.children ?? [];
    found.push(...folders.map(toFolder));
    if (root?.attributes.IncludesLastItemInRange !== 'false' || folders.length === 0) return found;
    offset = Number(root.attributes.IndexedPagingOffset ?? offset + folders.length);
  }
}

function toFolder(folder: XmlElement): Folder {
  const { Id, ChangeKey } = child(folder, 'FolderId')?.attributes ?? {};
  if (!Id) throw invalid('Exchange gives a folder without an id.');
  const change = ChangeKey ? ` ChangeKey="${escapeXml(ChangeKey)}"` : '';
  return {
    id: `<t:FolderId Id="${escapeXml(Id)}"${change}/>`,
    name: child(folder, 'DisplayName')?.text.trim() ?? '',
    isOfContacts: /^IPF\.Contact\b/i.test(child(folder, 'FolderClass')?.text.trim() ?? '') || folder.name === 'ContactsFolder',
    hasChildren: child(folder, 'ChildFolderCount')?.text.trim() !== '0',
  };
}

/** A folder and, when they are wanted, those of contacts below it. */
export async function* withSubfolders(
  soap: Soap,
  { start, isWanted, startsHere }: { start: FolderId; isWanted: boolean; startsHere: boolean },
  caller: Caller,
  signal: AbortSignal,
): AsyncIterable<FolderId> {
  if (startsHere) yield start;
  if (!isWanted) return;
  for (const { id, isOfContacts, hasChildren } of await foldersIn(soap, start, caller, signal))
    if (hasChildren || isOfContacts)
      yield* withSubfolders(soap, { start: id, isWanted: hasChildren, startsHere: isOfContacts }, caller, signal);
}

/**
 * Goes down a path of names, `General/Suppliers`, as they are shown; capitals do not count.
 * @throws ParleyError `contact-source-refused` naming what is not there
 */
export async function folderAt(soap: Soap, root: FolderId, path: string, caller: Caller, signal: AbortSignal): Promise<FolderId> {
  let at = root;
  const names = path.split('/').filter((name) => name.trim() !== '');
  for (const [depth, name] of names.entries()) {
    const all = await foldersIn(soap, at, caller, signal);
    const next = all.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
    if (!next) {
      const sentence = `There is no folder "${names.slice(0, depth + 1).join('/')}" that the account can see.`;
      throw caller.owner === null ? refused(sentence) : new NotForOwner('none', sentence);
    }
    at = next.id;
  }
  return at;
}
