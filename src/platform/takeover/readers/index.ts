import type { TakeoverReader } from '../takeover-kind.ts';
import { asteriskReader } from './asterisk-reader.ts';
import { folderReader } from './folder-reader.ts';
import { freepbxReader } from './freepbx-reader.ts';
import { fusionpbxReader } from './fusionpbx-reader.ts';
import { threeCxReader } from './three-cx-reader.ts';

/** In the order in which they are tried: the folder takes any table. */
export const takeoverReaders: readonly TakeoverReader[] = [
  asteriskReader,
  freepbxReader,
  fusionpbxReader,
  threeCxReader,
  folderReader,
];
