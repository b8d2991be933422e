import { beforeEach, describe, expect, it } from 'vitest';
import { Scene } from './registrar-fixture.ts';

let scene: Scene;

beforeEach(() => {
  scene = new Scene();
});

const gruusOf = (value: string) => [/pub-gruu="([^"]+)"/.exec(value)?.[1], /temp-gruu="([^"]+)"/.exec(value)?.[1]] as const;

describe('GRUU', () => {
  const Contact = '<sip:nina@192.0.2.10>;+sip.instance="<urn:uuid:00aa>"';

  it('is given to those who ask, and leads to that instance only', async () => {
    await scene.register({ Contact: '<sip:nina@192.0.2.99>', 'Call-ID': 'other-phone' });
    const response = await scene.register({ Contact, Supported: 'gruu' });
    const value = response.headers.getAll('Contact').find((one) => one.includes('pub-gruu'))!;
    const [publicGruu, temporaryGruu] = gruusOf(value);
    expect(publicGruu).toBe('sip:nina@parley.example;gr=urn:uuid:00aa');
    expect(temporaryGruu).not.toContain('nina');
    for (const gruu of [publicGruu!, temporaryGruu!]) {
      expect(scene.registrar.bindingsOfGruu(gruu)).toMatchObject([{ contactUri: 'sip:nina@192.0.2.10' }]);
    }
    expect(scene.registrar.bindingsOfGruu('sip:nina@parley.example')).toBeUndefined();
    expect(scene.registrar.bindingsOfGruu('sip:tgruu.AAAAAAAAAAAAAAAAAAAAAA@parley.example;gr')).toEqual([]);
    expect((await scene.register({ Contact })).headers.get('Contact')).not.toContain('gruu');
  });

  it('that is temporary is new each time, lasts while the Call-ID lasts, and survives a restart', async () => {
    const first = gruusOf((await scene.register({ Contact, Supported: 'gruu' })).headers.get('Contact')!)[1]!;
    const second = gruusOf((await scene.register({ Contact, Supported: 'gruu' })).headers.get('Contact')!)[1]!;
    expect(second).not.toBe(first);
    expect(scene.registrar.bindingsOfGruu(first)).toHaveLength(1);
    await scene.start().restore();
    expect(scene.registrar.bindingsOfGruu(second)).toHaveLength(1);
    await scene.register({ Contact, Supported: 'gruu', 'Call-ID': 'new' });
    expect(scene.registrar.bindingsOfGruu(first)).toEqual([]);
  });
});
