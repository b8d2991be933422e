import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { z } from 'zod';
import type { directoryFileSchema } from '../../../../src/contract/rest/directories.ts';
import { useDesk } from '../../../app/session.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { useAdminWords } from '../words/index.ts';

export type DirectoryFile = z.infer<typeof directoryFileSchema>;

/** Sends a file's bytes; with `directoryId` the directory reads it from then on. */
export function useUpload(directoryId?: string) {
  const { rest } = useDesk();
  const [sending, setSending] = useState<string | null>(null);
  const [error, setError] = useState<string | undefined>(undefined);
  const upload = async (file: File): Promise<DirectoryFile | null> => {
    setSending(file.name);
    setError(undefined);
    try {
      return await rest.upload<DirectoryFile>('/api/v1/admin/directory-files', { query: { name: file.name, directoryId } }, file);
    } catch (failure) {
      setError((failure as Error).message);
      return null;
    } finally {
      setSending(null);
    }
  };
  return { upload, sending, error };
}

interface Props {
  label: string;
  fileId: string;
  accepts: readonly string[];
  error: string | undefined;
  onChange: (fileId: string) => void;
}

/** A file of one's own: chosen, sent at once, known by its id. */
export function FileSetting({ label, fileId, accepts, error, onChange }: Props) {
  const { t, locale } = useAdminWords();
  const { rest } = useDesk();
  const { upload, sending, error: failure } = useUpload();
  const id = useId();
  const kept = useQuery({
    queryKey: ['directory-file', fileId],
    queryFn: () => rest.send<DirectoryFile>('GET', '/api/v1/admin/directory-files/:id', { params: { id: fileId } }),
    enabled: fileId !== '',
    retry: false,
  });
  const problem = failure ?? error;
  const size = (bytes: number) => `${Math.max(1, Math.round(bytes / 1024)).toLocaleString(locale)} kB`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input file"
        type="file"
        accept={accepts.join(',')}
        aria-describedby={`${id}-kept`}
        aria-invalid={Boolean(problem)}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void upload(file).then((sent) => sent && onChange(sent.id));
        }}
      />
      {sending ? <Progress label={t('dir.uploading', { name: sending })} value={null} /> : null}
      <p className={problem ? 'field-problem' : 'hint'} id={`${id}-kept`}>
        {problem ??
          (kept.data ? t('dir.file-kept', { name: kept.data.name, size: size(kept.data.sizeBytes) }) : t('dir.file-none'))}
      </p>
    </div>
  );
}
