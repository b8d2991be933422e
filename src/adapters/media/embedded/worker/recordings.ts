import { describeError, ParleyError } from '../../../../kernel/errors.ts';
import type { CommandName, WorkerCommands } from '../messages.ts';
import type { WorkerEndpoint } from './endpoint.ts';
import { SealedFile } from './sealed-file.ts';
import { recordedFormat, TwoSidedRecorder } from './two-sided-recorder.ts';

type RecordingCommand = Extract<
  CommandName,
  'beginRecording' | 'addToRecording' | 'removeFromRecording' | 'pauseRecording' | 'endRecording'
>;

type Handlers = {
  [Name in RecordingCommand]: (
    args: WorkerCommands[Name]['args'],
  ) => WorkerCommands[Name]['result'] | Promise<WorkerCommands[Name]['result']>;
};

export interface RecordingsProps {
  readonly endpoint: (id: number) => WorkerEndpoint;
  readonly wallNow: () => number;
  readonly failed: (recording: number, reason: string) => void;
}

/** The recordings with two sides that go on in a worker. */
export class Recordings {
  readonly #props: RecordingsProps;
  readonly #recorders = new Map<number, TwoSidedRecorder>();

  constructor(props: RecordingsProps) {
    this.#props = props;
  }

  tick(tick: number, now: number): void {
    for (const recorder of this.#recorders.values()) recorder.tick(tick, now);
  }

  /** It is closed: nobody records it any more. */
  leave(endpoint: WorkerEndpoint): void {
    for (const recorder of this.#recorders.values()) if (recorder.remove(endpoint.id)) endpoint.needDecoded(false);
  }

  async closeAll(): Promise<void> {
    const all = [...this.#recorders.values()];
    this.#recorders.clear();
    for (const recorder of all) await recorder.close();
  }

  readonly handlers: Handlers = {
    beginRecording: async ({ recording, options }) => {
      const { path, key, recordingId, masksDigits } = options;
      const failed = (reason: string): void => this.#props.failed(recording, reason);
      const format = { ...recordedFormat, recordingId };
      const file = await SealedFile.open({ path, key, format, failed }).catch((error: unknown) => {
        throw new ParleyError('media-unavailable', `the recording ${path} cannot be written: ${describeError(error)}`);
      });
      this.#recorders.set(recording, new TwoSidedRecorder(file, { masksDigits }));
      return this.#props.wallNow();
    },
    addToRecording: ({ recording, endpoint, side }) => {
      const speaker = this.#props.endpoint(endpoint);
      if (this.#recorder(recording).add(speaker, side)) speaker.needDecoded(true);
      return null;
    },
    removeFromRecording: ({ recording, endpoint }) => {
      if (this.#recorders.get(recording)?.remove(endpoint)) this.#props.endpoint(endpoint).needDecoded(false);
      return null;
    },
    pauseRecording: ({ recording, isPaused }) => {
      const recorder = this.#recorder(recording);
      recorder.pause(isPaused);
      return recorder.positionMs;
    },
    endRecording: ({ recording }) => {
      const recorder = this.#recorder(recording);
      this.#recorders.delete(recording);
      for (const id of recorder.speakers) this.#props.endpoint(id).needDecoded(false);
      return recorder.close();
    },
  };

  #recorder(id: number): TwoSidedRecorder {
    const recorder = this.#recorders.get(id);
    if (!recorder) throw new ParleyError('media-closed', 'this recording is over');
    return recorder;
  }
}
