import { Lock } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { ImposedRuleOfUser, MyForwardingView } from '../../../src/contract/rest/forwarding.ts';
import { useRights } from '../../app/rights.tsx';
import { OpeningTitle } from '../../ui/opening.tsx';
import type { Choices } from './editor-props.ts';
import { ProfileBar } from './profile-bar.tsx';
import { RuleList } from './rule-list.tsx';
import { RuleSentence } from './rule-sentence.tsx';
import type { Saying } from './rule-words.ts';
import { SimpleEditor } from './simple-editor.tsx';
import { useChoices } from './use-choices.ts';
import { useMyForwarding } from './use-my-forwarding.ts';
import { WhatIf } from './what-if.tsx';
import { useForwardingWords } from './words/index.ts';
import '../phone/phone.css';
import './forwarding.css';

/** Where my calls go: profiles, rules, and what would happen to a call. */
export function ForwardingPage() {
  return (
    <Suspense fallback={<OpeningTitle />}>
      <Loaded />
    </Suspense>
  );
}

function Loaded() {
  const { t } = useForwardingWords();
  const { mine, error, canChange } = useMyForwarding();
  return (
    <div className="page fw-page">
      <h1>{t('fw.title')}</h1>
      {error ? <p className="error">{error.message}</p> : null}
      {mine ? <Mine mine={mine} canChange={canChange} /> : null}
    </div>
  );
}

function Mine({ mine, canChange }: { mine: MyForwardingView; canChange: boolean }) {
  const { saying, choices } = useChoices(mine);
  const { t } = saying.words;
  const { hasFeature } = useRights();
  const [shownId, show] = useState<string | null>(null);
  const active = mine.profiles.find(({ isActive }) => isActive);
  const shown = mine.profiles.find(({ id }) => id === shownId) ?? active ?? mine.profiles[0];
  if (!shown) return null;
  const imposed = (place: ImposedRuleOfUser['place']) => mine.imposed.filter((one) => one.place === place);
  const mayRule = canChange && mine.mayUseRules;
  return (
    <>
      <ProfileBar mine={mine} shown={shown} show={show} saying={saying} canChange={canChange} />
      {mine.onlyRules ? (
        <p className="hint">{t('fw.only-rules')}</p>
      ) : hasFeature('DisplaySimpleRules') ? (
        <SimpleEditor key={shown.id} profile={shown} saying={saying} canChange={canChange} />
      ) : null}
      <Imposed place="before" rules={imposed('before')} saying={saying} choices={choices} />
      {mine.mayUseRules ? null : <p className="hint">{t('fw.rules-not-yours')}</p>}
      {mayRule && !mine.mayAddRules ? <p className="hint">{t('fw.may-not-add')}</p> : null}
      <RuleList profile={shown} saying={saying} choices={choices} canChange={mayRule} mayAdd={mayRule && mine.mayAddRules} />
      <Imposed place="after" rules={imposed('after')} saying={saying} choices={choices} />
      <WhatIf words={saying.words} />
    </>
  );
}

function Imposed({
  place,
  rules,
  saying,
  choices,
}: {
  place: ImposedRuleOfUser['place'];
  rules: readonly ImposedRuleOfUser[];
  saying: Saying;
  choices: Choices;
}) {
  const { t } = saying.words;
  if (rules.length === 0) return null;
  return (
    <section className="fw-part" aria-label={t('fw.imposed')}>
      <h2>{t('fw.imposed')}</h2>
      <p className="hint">{t(`fw.imposed-${place}`)}</p>
      <ol className="fw-rules">
        {rules.map(({ rule }) => (
          <li key={rule.id} className="fw-rule locked">
            <Lock className="icon" aria-label={t('fw.locked')} />
            <div>
              <strong>{rule.name}</strong>
              <RuleSentence rule={rule} saying={saying} choices={choices} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
