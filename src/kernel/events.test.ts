import { describe, expect, it } from 'vitest';
import { Emitter } from './events.ts';

type Events = { rung: number; answered: string };

describe('emitter', () => {
  it('tells listeners of an event, and only of that, in the order in which they came', () => {
    const emitter = new Emitter<Events>();
    const told: string[] = [];
    emitter.on('rung', (times) => told.push(`first ${times}`));
    emitter.on('answered', (by) => told.push(by));
    emitter.on('rung', (times) => told.push(`second ${times}`));
    emitter.emit('rung', 2);
    expect(told).toEqual(['first 2', 'second 2']);
  });

  it('tells an observer what it has a method for, in its turn, until it leaves', () => {
    const emitter = new Emitter<Events>();
    const told: string[] = [];
    class Watch {
      readonly name = 'observer';
      rung(times: number): void {
        told.push(`${this.name} ${times}`);
      }
    }
    emitter.on('rung', (times) => told.push(`before ${times}`));
    const stop = emitter.watch(new Watch());
    expect([emitter.isHeard('rung'), emitter.isHeard('answered')]).toEqual([true, false]);
    emitter.on('rung', (times) => told.push(`after ${times}`));
    emitter.emit('rung', 1);
    emitter.emit('answered', 'nobody hears it');
    stop();
    emitter.emit('rung', 2);
    expect(told).toEqual(['before 1', 'observer 1', 'after 1', 'before 2', 'after 2']);
  });

  it('tells who leaves nothing more, and who wanted to hear once only once', () => {
    const emitter = new Emitter<Events>();
    const told: string[] = [];
    const stop = emitter.on('rung', () => told.push('left'));
    emitter.once('rung', () => told.push('once'));
    stop();
    stop();
    for (const times of [1, 2]) emitter.emit('rung', times);
    expect(told).toEqual(['once']);
  });

  it('tells an event to those who were there when it began, whoever comes and goes meanwhile, at any depth', () => {
    const emitter = new Emitter<Events>();
    const told: string[] = [];
    const stops = [
      emitter.on('rung', (times) => {
        told.push(`one ${times}`);
        if (times > 0) return;
        stops[1]!();
        emitter.on('rung', (again) => told.push(`three ${again}`));
        emitter.emit('rung', 1);
      }),
      emitter.on('rung', (times) => told.push(`two ${times}`)),
    ];
    emitter.emit('rung', 0);
    expect(told).toEqual(['one 0', 'one 1', 'three 1', 'two 0']);
    emitter.emit('rung', 2);
    expect(told.slice(4)).toEqual(['one 2', 'three 2']);
  });

  it('tells the others of an event all the same when everybody is removed in the midst of it, and then nobody', () => {
    const emitter = new Emitter<Events>();
    const told: string[] = [];
    emitter.on('rung', () => emitter.removeAll());
    emitter.on('rung', () => told.push('second'));
    emitter.emit('rung', 1);
    emitter.on('rung', () => told.push('new'));
    emitter.emit('rung', 2);
    expect(told).toEqual(['second', 'new']);
  });
});
