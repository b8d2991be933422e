import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { basename, join, sep } from 'node:path';
import type { UploadedFiles } from '../../../directory/connector/index.ts';
import type { CompanyId } from '../../../kernel/ids.ts';
import { AddressGuard, type Lookup } from '../../webhook-sender/index.ts';
import { badSetting, explainNetwork, invalid, lost, refused, unreachable } from '../source/index.ts';

export interface FilePlaces {
  readonly uploads: UploadedFiles;
  /** Files that are put on the server: each company's in a folder with its id below this. Null: the installation allows none. */
  readonly folder: string | null;
  /** Networks that may be asked for files although they are not public; there also without TLS. */
  readonly allowedNetworks: readonly string[];
  readonly lookup?: Lookup;
}

/** Where a file is. */
export type FilePlace =
  | { readonly from: 'upload'; readonly id: string }
  | { readonly from: 'path'; readonly path: string }
  | { readonly from: 'url'; readonly url: string; readonly user: string; readonly password: string; readonly ca: string | null };

export interface FileBytes {
  readonly name: string;
  readonly bytes: AsyncIterable<Buffer>;
}

const largestBytes = 2 * 1024 ** 3;
const answerPatienceMs = 60_000;

/** @throws ParleyError of a contact source, naming what is wrong with the place */
export async function fileBytes(
  places: FilePlaces,
  place: FilePlace,
  companyId: CompanyId,
  signal: AbortSignal,
): Promise<FileBytes> {
  switch (place.from) {
    case 'upload': {
      const { name, path } = await places.uploads.find(companyId, place.id);
      return { name, bytes: createReadStream(path, { signal }) };
    }
    case 'path':
      return {
        name: basename(place.path),
        bytes: createReadStream(await pathIn(places.folder, companyId, place.path), { signal }),
      };
    case 'url':
      return await fetched(places, place, signal);
  }
}

/** Below the company's folder, also when symbolic links lead elsewhere. */
async function pathIn(folder: string | null, companyId: CompanyId, path: string): Promise<string> {
  if (folder === null)
    throw badSetting(
      'path',
      'this installation reads no files of the server: PARLEY_DIRECTORY_FOLDER names no folder. Upload the file',
    );
  const own = await realpath(join(folder, companyId)).catch(() => null);
  if (!own) throw invalid(`There is no folder ${join(folder, companyId)}: make it and put the file there`);
  const real = await realpath(join(own, path)).catch(() => null);
  if (!real?.startsWith(own + sep)) throw invalid(`There is no file "${path}" in the folder ${own}`);
  if (!(await stat(real)).isFile()) throw invalid(`"${path}" is no file`);
  return real;
}

async function fetched(places: FilePlaces, place: FilePlace & { from: 'url' }, signal: AbortSignal): Promise<FileBytes> {
  const guard = new AddressGuard({
    allowedNetworks: places.allowedNetworks,
    setting: 'PARLEY_DIRECTORY_NETWORKS',
    refusal: (sentence) => badSetting('url', sentence),
    ...(places.lookup ? { lookup: places.lookup } : {}),
  });
  guard.check(place.url);
  const url = new URL(place.url);
  const response = await ask(url, place, guard, signal);
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    response.destroy();
    if (status >= 300 && status < 400)
      throw refused(url.host, `the file has moved to ${response.headers.location}: enter that address`);
    if (status === 401 || status === 403) throw refused(url.host, `user or password is not taken there (HTTP ${status})`);
    throw refused(url.host, `there is no file at this address (HTTP ${status})`);
  }
  return { name: basename(url.pathname), bytes: counted(response, url.host) };
}

function ask(
  url: URL,
  { user, password, ca }: FilePlace & { from: 'url' },
  guard: AddressGuard,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const begin = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = begin(url, {
      agent: false,
      signal,
      timeout: answerPatienceMs,
      lookup: guard.lookup(url.protocol),
      ...(user ? { auth: `${user}:${password}` } : {}),
      ...(ca ? { ca } : {}),
    });
    request.on('timeout', () => request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    request.on('error', (error) => {
      const isOurs = 'code' in error && error.code === 'input-invalid';
      reject(isOurs ? error : unreachable(url.host, explainNetwork(error)));
    });
    request.on('response', resolve);
    request.end();
  });
}

/** Less than was announced is an error: what is missing would be taken for deleted. */
async function* counted(response: IncomingMessage, host: string): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > largestBytes) throw invalid(`The file is larger than ${largestBytes / 1024 ** 3} GB`);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'ParleyError') throw error;
    throw lost(host, explainNetwork(error));
  } finally {
    response.destroy();
  }
}
