import { describe, expect, it } from 'vitest';
import type { LegId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import type { MediaDirection, MediaEndpoint } from '../media/index.ts';
import type { ConferenceMember } from './conference-member.ts';
import { SpeakerVideo } from './conference-video.ts';

/** A party who can show a camera; he remembers whom he sees and whether he was asked to look. */
class Party {
  readonly id: LegId;
  /** Seen from us: `recvonly` he shows and does not see. */
  video: MediaDirection | null = null;
  sees: string | null = null;
  asked = 0;
  readonly endpoint: MediaEndpoint;

  constructor(name: string, takesVideo = true) {
    this.id = name as LegId;
    this.endpoint = {
      takesVideo,
      see: async (shown: { name: string } | null) => {
        this.sees = shown?.name ?? null;
      },
      name,
    } as unknown as MediaEndpoint;
  }

  get showsVideo(): boolean {
    return this.video === 'sendrecv' || this.video === 'recvonly';
  }

  get leg() {
    return {
      leg: {
        media: { negotiated: { video: this.video } },
        offerVideo: async () => {
          this.asked += 1;
          this.video ??= 'sendonly';
        },
      },
    };
  }
}

class Meeting {
  readonly members = new Map<LegId, ConferenceMember>();
  readonly video = new SpeakerVideo({ members: this.members, logger: silentLogger });

  enter(name: string, takesVideo = true): Party {
    const party = new Party(name, takesVideo);
    this.members.set(party.id, asMember(party));
    this.video.entered(asMember(party));
    return party;
  }

  async shows(party: Party, shows = true): Promise<void> {
    party.video = shows ? 'sendrecv' : 'sendonly';
    this.video.changed(asMember(party));
    await settled();
  }

  async talks(party: Party): Promise<void> {
    this.video.spoke(asMember(party));
    await settled();
  }
}

const asMember = (party: Party): ConferenceMember => party as unknown as ConferenceMember;

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

describe('who sees whom in a conference', () => {
  it('all see the first who shows something, and are asked to look once; he himself sees nobody until another shows', async () => {
    const meeting = new Meeting();
    const [ada, bo, cy] = ['ada', 'bo', 'cy'].map((name) => meeting.enter(name)) as [Party, Party, Party];
    await meeting.shows(ada);
    expect([ada.sees, bo.sees, cy.sees]).toEqual([null, 'ada', 'ada']);
    expect([ada.asked, bo.asked, cy.asked]).toEqual([0, 1, 1]);
    // He looked already: nothing is asked any more, and he is seen all the same.
    await meeting.shows(bo);
    expect(ada.sees).toBe('bo');
    expect([ada.asked, bo.asked, cy.asked]).toEqual([0, 1, 1]);
  });

  it('who talked last of those who show something is seen, and sees who talked before him', async () => {
    const meeting = new Meeting();
    const [ada, bo, cy] = ['ada', 'bo', 'cy'].map((name) => meeting.enter(name)) as [Party, Party, Party];
    await meeting.shows(ada);
    await meeting.shows(bo);
    await meeting.talks(ada);
    await meeting.talks(bo);
    await meeting.talks(cy);
    expect([ada.sees, bo.sees, cy.sees]).toEqual(['bo', 'ada', 'bo']);
  });

  it('who presents is seen by all, whoever talks; afterwards who talks is seen again', async () => {
    const meeting = new Meeting();
    const [ada, bo, cy] = ['ada', 'bo', 'cy'].map((name) => meeting.enter(name)) as [Party, Party, Party];
    await meeting.shows(ada);
    await meeting.shows(bo);
    meeting.video.present(asMember(ada));
    await meeting.talks(bo);
    expect([bo.sees, cy.sees]).toEqual(['ada', 'ada']);
    meeting.video.present(null);
    expect([ada.sees, cy.sees]).toEqual(['bo', 'bo']);
  });

  it('who shows nothing any more or has gone is seen no longer', async () => {
    const meeting = new Meeting();
    const [ada, bo, cy] = ['ada', 'bo', 'cy'].map((name) => meeting.enter(name)) as [Party, Party, Party];
    await meeting.shows(ada);
    await meeting.shows(bo);
    await meeting.talks(bo);
    await meeting.shows(bo, false);
    expect([ada.sees, bo.sees, cy.sees]).toEqual([null, 'ada', 'ada']);
    meeting.members.delete(ada.id);
    meeting.video.left(asMember(ada));
    expect([bo.sees, cy.sees]).toEqual([null, null]);
  });

  it('who comes later is asked to look where something is shown; a desk phone is shown nothing', async () => {
    const meeting = new Meeting();
    const ada = meeting.enter('ada');
    await meeting.shows(ada);
    const late = meeting.enter('late');
    const desk = meeting.enter('desk', false);
    await settled();
    expect([late.asked, late.sees, desk.sees]).toEqual([1, 'ada', null]);
  });
});
