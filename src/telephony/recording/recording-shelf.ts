import { ParleyError } from '../../kernel/errors.ts';
import type { Actor } from '../../platform/api/index.ts';
import type { FileShelf, ShelfEntry } from '../../platform/file-door/index.ts';
import { fileNameOf, safeName } from './recording-names.ts';
import type { ListedRecording } from './recording-ports.ts';
import { prepareNames, type RecordingViewParts } from './recording-view.ts';
import type { HearingWay, Recordings } from './recordings.ts';

export interface RecordingShelfParts {
  readonly recordings: Recordings;
  readonly view: RecordingViewParts;
  readonly actor: Actor;
  readonly door: HearingWay & ('sftp' | 'ftps');
}

interface Filed {
  readonly entry: ShelfEntry;
  readonly recording: ListedRecording;
}

type Day = ReadonlyMap<string, ReadonlyMap<string, Filed>>;

const dayPattern = /^\d{4}-\d\d-\d\d$/;
/** Programs ask for each file of a folder: so long it is as it was. */
const freshMs = 5000;
const withoutQueue = 'No queue';

/** Recordings as folders: a day, in it the queues, in them the files that he may hear and download. */
export class RecordingShelf implements FileShelf {
  readonly #parts: RecordingShelfParts;
  readonly #days = new Map<string, { readonly at: number; readonly day: Promise<Day> }>();

  constructor(parts: RecordingShelfParts) {
    this.#parts = parts;
  }

  async list(path: readonly string[]): Promise<readonly ShelfEntry[] | null> {
    const [day, queue] = path;
    if (day === undefined) return (await this.#allDays()).map((name) => folder(name, Date.parse(name)));
    if (path.length > 2 || !dayPattern.test(day)) return null;
    const queues = await this.#day(day);
    if (queues.size === 0) return null;
    if (queue === undefined) return [...queues.keys()].map((name) => folder(name, Date.parse(day)));
    const files = queues.get(queue);
    return files ? [...files.values()].map(({ entry }) => entry) : null;
  }

  async find(path: readonly string[]): Promise<ShelfEntry | null> {
    const name = path.at(-1);
    if (name === undefined) return folder('', 0);
    const around = await this.list(path.slice(0, -1));
    return around?.find((entry) => entry.name === name) ?? null;
  }

  async read(
    [day = '', queue = '', name = '']: readonly string[],
    range: { readonly from: number; readonly to: number },
  ): Promise<AsyncIterable<Uint8Array>> {
    const { recordings, actor, door: way } = this.#parts;
    const filed = dayPattern.test(day) ? (await this.#day(day)).get(queue)?.get(name) : undefined;
    if (!filed) throw new ParleyError('recording-unknown', 'There is no such recording.');
    // As it is now: its key may be gone since the folder was read.
    const recording = await recordings.read(actor, filed.recording.id);
    return recordings.sound(actor, recording, { way, range });
  }

  async #allDays(): Promise<readonly string[]> {
    const { recordings, actor, view } = this.#parts;
    const { store, access } = recordings.parts;
    if (!access.has(actor, 'download')) return [];
    return store.days(actor.companyId, access.sightOf(actor), view.timeZone);
  }

  #day(name: string): Promise<Day> {
    const now = this.#parts.recordings.parts.clock.now();
    const known = this.#days.get(name);
    if (known && now - known.at < freshMs) return known.day;
    const day = this.#read(name);
    this.#days.clear();
    this.#days.set(name, { at: now, day });
    return day;
  }

  async #read(day: string): Promise<Day> {
    const { recordings, actor, view } = this.#parts;
    const { store, access } = recordings.parts;
    const queues = new Map<string, Map<string, Filed>>();
    if (!access.has(actor, 'download')) return queues;
    const found = await store.ofDay(actor.companyId, access.sightOf(actor), day, view.timeZone);
    await prepareNames(found, actor, view);
    for (const recording of found) {
      const queue =
        safeName(recording.queueId === null ? '' : (view.directory.queue(recording.queueId)?.name ?? '')) || withoutQueue;
      const name = fileNameOf(recording, actor, view);
      const sizeBytes = recordings.sizeOf(recording);
      const changedAtMs = recording.endedAtMs ?? recording.startedAtMs;
      const files = queues.get(queue) ?? new Map<string, Filed>();
      files.set(name, { entry: { name, isFolder: false, sizeBytes, changedAtMs }, recording });
      queues.set(queue, files);
    }
    return queues;
  }
}

function folder(name: string, changedAtMs: number): ShelfEntry {
  return { name, isFolder: true, sizeBytes: 0, changedAtMs };
}
