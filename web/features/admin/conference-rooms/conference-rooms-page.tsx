import { UsersRound } from 'lucide-react';
import { useMemo } from 'react';
import type { ConferenceRoomView } from '../../../../src/contract/rest/conferences.ts';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';

/** Where conferences meet. */
export function ConferenceRoomsPage() {
  const client = useClient<ConferenceRoomView>('conference-rooms');
  const sources = useSources();
  const resource = useMemo<Resource<ConferenceRoomView>>(
    () => ({
      client,
      icon: UsersRound,
      words: { title: 'page.conference-rooms', add: 'rooms.add', empty: 'rooms.empty', emptyHelp: 'rooms.empty-help' },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        textColumn(words, 'number', 'f.number', ({ number }) => number, { width: '90px' }),
        textColumn(words, 'parties', 'rooms.parties', ({ parties }) => String(parties), {
          width: '90px',
          isSortable: false,
          isEnd: true,
        }),
        textColumn(words, 'owner', 'rooms.owner', ({ ownerName }) => ownerName, { isSortable: false }),
        textColumn(words, 'domain', 'f.domain', ({ domainName }) => domainName),
        enabledColumn(words),
        changedColumn(words),
      ],
      fields: [
        { name: 'name', label: 'f.name', kind: 'text', isRequired: true },
        { name: 'number', label: 'f.number', help: 'rooms.number-help', kind: 'text', type: 'tel', isRequired: true },
        { name: 'enabled', label: 'state.enabled', help: 'rooms.enabled-help', kind: 'switch', isWide: true },
        { name: 'domainId', label: 'f.domain', kind: 'pick', source: sources.domains, only: 'create', isWide: true },
        { name: 'ownerId', label: 'rooms.owner', help: 'rooms.owner-help', kind: 'pick', source: sources.users, isWide: true },
        {
          name: 'participantPin',
          label: 'rooms.participant-pin',
          help: 'rooms.participant-pin-help',
          kind: 'text',
          type: 'tel',
          section: 'rooms.section-pins',
        },
        { name: 'leaderPin', label: 'rooms.leader-pin', help: 'rooms.leader-pin-help', kind: 'text', type: 'tel' },
        { name: 'maxParties', label: 'rooms.max', help: 'rooms.max-help', kind: 'number', section: 'rooms.section-rules' },
        { name: 'announcesParties', label: 'rooms.announces', kind: 'switch', isWide: true },
        { name: 'waitsForLeader', label: 'rooms.waits', kind: 'switch', isWide: true },
        { name: 'endsWithLeader', label: 'rooms.ends', kind: 'switch', isWide: true },
        { name: 'mayRecord', label: 'rooms.records', kind: 'switch', isWide: true },
      ],
      toForm: (room) => ({
        name: room?.name ?? '',
        number: room?.number ?? '',
        enabled: room?.enabled ?? true,
        ...(room ? {} : { domainId: undefined }),
        ownerId: room?.ownerId ?? null,
        participantPin: room?.participantPin ?? '',
        leaderPin: room?.leaderPin ?? '',
        maxParties: room?.maxParties ?? 30,
        announcesParties: room?.announcesParties ?? true,
        waitsForLeader: room?.waitsForLeader ?? false,
        endsWithLeader: room?.endsWithLeader ?? false,
        mayRecord: room?.mayRecord ?? false,
      }),
      isOff: ({ enabled }) => !enabled,
    }),
    [client, sources],
  );
  return <ResourcePage resource={resource} />;
}
