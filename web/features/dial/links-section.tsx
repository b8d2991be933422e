import { useState } from 'react';
import { useInstall } from '../../app/install.ts';
import { Button } from '../../ui/button.tsx';
import { useDialWords } from './words/index.ts';

/** Parley as the program for telephone links, and as a program of its own. */
export function LinksSection() {
  const { t } = useDialWords();
  const [isAsked, setAsked] = useState(false);
  const install = useInstall();
  const isPossible = typeof navigator.registerProtocolHandler === 'function';
  return (
    <section className="panel" aria-label={t('dial.links')}>
      <h2>{t('dial.links')}</h2>
      <p className="faint">{t('dial.links-help')}</p>
      {isPossible ? (
        <p className="row">
          <Button
            onPress={() => {
              navigator.registerProtocolHandler('tel', `${location.origin}/dial?number=%s`);
              setAsked(true);
            }}
          >
            {t('dial.links-on')}
          </Button>
        </p>
      ) : (
        <p>{t('dial.links-impossible')}</p>
      )}
      <output>{isAsked ? t('dial.links-asked') : ''}</output>
      {install ? (
        <>
          <p className="faint">{t('app.install-help')}</p>
          <p className="row">
            <Button onPress={install}>{t('app.install')}</Button>
          </p>
        </>
      ) : null}
    </section>
  );
}
