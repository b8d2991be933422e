import { Failed, SkeletonLines } from '../../ui/page-state.tsx';
import { useWords } from '../../ui/words/index.ts';
import { Greetings } from './greetings.tsx';
import { Messages } from './messages.tsx';
import { useVoicemailBox } from './use-voicemail.ts';
import { VoicemailSettings } from './voicemail-settings.tsx';
import { useVoicemailWords } from './words/index.ts';
import './voicemail.css';

/** My messages; beside them what callers hear, and how I reach my messages elsewhere. */
export function VoicemailPage() {
  const { t } = useVoicemailWords();
  const common = useWords();
  const { data: box, isError, refetch } = useVoicemailBox();
  const isNearlyFull = box ? box.newMessages + box.oldMessages >= box.maxMessages * 0.9 : false;
  return (
    <div className="page voicemail-page">
      <header className="voicemail-title">
        <h1>{t('vm.title')}</h1>
        {box ? <span className="faint">{t('vm.new', { count: box.newMessages })}</span> : null}
      </header>
      {box && isNearlyFull ? (
        <p className="notice ringing">
          {t('vm.nearly-full', { count: box.newMessages + box.oldMessages, most: box.maxMessages })}
        </p>
      ) : null}
      <div className="voicemail-columns">
        <section className="panel voicemail-section" aria-label={t('vm.messages')}>
          <h2>{t('vm.messages')}</h2>
          <Messages />
        </section>
        <div className="voicemail-aside">
          {box ? (
            <>
              <Greetings box={box} />
              <VoicemailSettings box={box} />
            </>
          ) : isError ? (
            <Failed sentence={t('vm.box-failed')} retryLabel={common.t('common.retry')} onRetry={() => void refetch()} />
          ) : (
            <section className="panel">
              <SkeletonLines />
            </section>
          )}
        </div>
      </div>
    </div>
  );
}
