import { Check, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import type { ForwardingProfileView, MyForwardingView } from '../../../src/contract/rest/forwarding.ts';
import { useRights } from '../../app/rights.tsx';
import { routes } from '../../client/routes.ts';
import { announcer } from '../../ui/announcer.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checks } from '../../ui/checks.tsx';
import { Field } from '../../ui/field.tsx';
import { dayName, daysText, type Saying } from './rule-words.ts';
import { useForwardingChange } from './use-my-forwarding.ts';
import { Word } from './word.tsx';

interface Props {
  readonly mine: MyForwardingView;
  readonly shown: ForwardingProfileView;
  readonly show: (id: string) => void;
  readonly saying: Saying;
  readonly canChange: boolean;
}

/** All profiles; which one counts, which one is looked at. */
export function ProfileBar({ mine, shown, show, saying, canChange }: Props) {
  const { t, locale } = saying.words;
  const { hasFeature } = useRights();
  const { change } = useForwardingChange();
  const nameOf = ({ name }: ForwardingProfileView) => name || t('fw.usual');
  const next = mine.nextSwitchAt;
  return (
    <section className="fw-part" aria-label={t('fw.profiles')}>
      <ul className="fw-profiles">
        {mine.profiles.map((profile) => (
          <li key={profile.id} className={profile.id === shown.id ? 'fw-profile shown' : 'fw-profile'}>
            <button type="button" aria-pressed={profile.id === shown.id} onClick={() => show(profile.id)}>
              <strong>{nameOf(profile)}</strong>
              {profile.isActive ? (
                <span className="fw-active">
                  <Check className="icon" aria-hidden="true" /> {t('fw.active')}
                </span>
              ) : null}
              {profile.code ? <span className="faint">{t('fw.by-code', { code: profile.code })}</span> : null}
            </button>
          </li>
        ))}
      </ul>
      {canChange ? (
        <div className="row wrap">
          {shown.isActive ? null : (
            <Button
              tone="primary"
              onPress={() => {
                change((rest) => rest.call(routes.forwarding.activate, { params: { id: shown.id } }));
                announcer.say(t('fw.activated', { name: nameOf(shown) }));
              }}
            >
              {t('fw.activate')}
            </Button>
          )}
          {hasFeature('AuthorizedCreateProfil') ? (
            <>
              <NewProfile label={t('fw.new-profile')} copyOf={null} saying={saying} />
              <NewProfile label={t('fw.copy')} copyOf={shown.id} saying={saying} />
            </>
          ) : null}
          <Rename key={shown.id} profile={shown} saying={saying} />
          {mine.profiles.length > 1 ? (
            <Button
              icon={Trash2}
              onPress={() => change((rest) => rest.call(routes.forwarding.remove, { params: { id: shown.id } }))}
            >
              {t('fw.delete-profile')}
            </Button>
          ) : null}
        </div>
      ) : null}
      <Switches profile={shown} saying={saying} canChange={canChange} />
      {next === null ? null : (
        <p className="hint">
          {t('fw.next-switch', {
            time: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: mine.timeZone }).format(
              next,
            ),
          })}
        </p>
      )}
    </section>
  );
}

interface NameProps {
  readonly label: string;
  readonly name: string;
  readonly saying: Saying;
  readonly onName: (name: string) => void;
}

function NameForm({ label, name: before, saying, onName }: NameProps) {
  const { t } = saying.words;
  const [name, setName] = useState(before);
  return (
    <Word label={label} text={label}>
      {(close) => (
        <form
          className="word-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!name.trim()) return;
            onName(name.trim());
            setName(before);
            close();
          }}
        >
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- opened by the person, who types next */}
          <Field label={t('fw.name')} value={name} onChange={setName} autoComplete="off" autoFocus />
          <Button tone="primary" type="submit" isDisabled={!name.trim()}>
            {t('common.save')}
          </Button>
        </form>
      )}
    </Word>
  );
}

function NewProfile({ label, copyOf, saying }: { label: string; copyOf: string | null; saying: Saying }) {
  const { change } = useForwardingChange();
  const create = (name: string) => change((rest) => rest.call(routes.forwarding.create, { body: { name, copyOf } }));
  return <NameForm label={label} name="" saying={saying} onName={create} />;
}

function Rename({ profile, saying }: { profile: ForwardingProfileView; saying: Saying }) {
  const { t } = saying.words;
  const { change } = useForwardingChange();
  const { id, version } = profile;
  return (
    <NameForm
      label={t('fw.rename')}
      name={profile.name}
      saying={saying}
      onName={(name) => change((rest) => rest.call(routes.forwarding.change, { params: { id }, body: { version, name } }))}
    />
  );
}

/** When a profile begins by itself. */
function Switches({ profile, saying, canChange }: { profile: ForwardingProfileView; saying: Saying; canChange: boolean }) {
  const { t } = saying.words;
  const { change } = useForwardingChange();
  const [days, setDays] = useState<string[]>(['1', '2', '3', '4', '5']);
  const [at, setAt] = useState('08:00');
  const { id, version, switches } = profile;
  const set = (next: ForwardingProfileView['switches']) =>
    change((rest) => rest.call(routes.forwarding.change, { params: { id }, body: { version, switches: next } }));
  return (
    <div className="row wrap">
      <span>{t('fw.switches')}:</span>
      {switches.length === 0 ? <span className="faint">{t('fw.no-switches')}</span> : null}
      {switches.map((one) => {
        const text = t('fw.switch-at', { days: daysText(one.days, saying), time: one.at });
        return (
          <span key={text} className="fw-switch">
            {text}
            {canChange ? (
              <IconButton
                icon={X}
                label={`${t('fw.remove')}: ${text}`}
                onPress={() => set(switches.filter((other) => other !== one))}
              />
            ) : null}
          </span>
        );
      })}
      {canChange ? (
        <Word label={t('fw.switches')} text={t('fw.add-switch')}>
          {(close) => (
            <form
              className="word-form"
              onSubmit={(event) => {
                event.preventDefault();
                if (!at || days.length === 0) return;
                set([...switches, { days: days.map(Number), at }]);
                close();
              }}
            >
              <Checks
                label={t('fw.switches')}
                options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ id: String(day), label: dayName(day, saying, 'short') }))}
                value={days}
                onChange={setDays}
              />
              <Field label={t('fw.time')} type="time" value={at} onChange={setAt} />
              <Button tone="primary" type="submit">
                {t('common.save')}
              </Button>
            </form>
          )}
        </Word>
      ) : null}
    </div>
  );
}
