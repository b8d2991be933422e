import { useNow } from '../../../ui/format/use-now.ts';
import { formatMoment, formatWhen } from '../../../ui/format/when.ts';
import { useAdminWords } from '../words/index.ts';

/** When something was, in few words; the whole moment on hovering. Nothing for null. */
export function When({ at }: { at: number | null }) {
  const { locale } = useAdminWords();
  const now = useNow(60_000);
  if (at === null) return null;
  return (
    <span className="faint" title={formatMoment(at, locale)}>
      {formatWhen(at, now, locale)}
    </span>
  );
}

/** "since 10:42". */
export function Since({ at }: { at: number | null }) {
  const { t, locale } = useAdminWords();
  const now = useNow(60_000);
  if (at === null) return null;
  return <span className="faint">{t('devices.since', { when: formatWhen(at, now, locale) })}</span>;
}
