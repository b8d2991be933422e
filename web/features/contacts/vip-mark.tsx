import { Star } from 'lucide-react';
import { useWords } from '../../ui/words/index.ts';
import './contacts.css';

/** Says that somebody is very important, and by what. */
export function VipMark({ text, isLong = false }: { text: string; isLong?: boolean }) {
  const { t } = useWords();
  return (
    <span className="vip-mark" title={t('contact.vip', { text })}>
      <Star className="icon" aria-hidden="true" />
      <span className={isLong ? '' : 'ellipsis'}>{isLong ? text : t('contact.vip-short')}</span>
      <span className="sr-only">{isLong ? '' : text}</span>
    </span>
  );
}
