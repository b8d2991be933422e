import { coerced, holds, numberOf, textOf, valueOf } from './flow-values.ts';
import { leave, type NodeStep, why } from './node-step.ts';

/** Nodes that decide at once, by what is known. */
export const start: NodeStep<'start'> = {
  enter: (_node, { state: { caller } }) => {
    const number = caller.isPrivate || !caller.number ? 'Somebody unknown' : caller.number;
    return leave(
      'next',
      why('flow-began', `${number} dialled ${caller.called}.`, { from: caller.number, called: caller.called }),
    );
  },
};

export const hours: NodeStep<'hours'> = {
  enter: ({ settings }, { world }) => {
    const found = world.hours(settings.hoursId);
    if (!found) return leave('closed', why('hours-unknown', 'These opening hours are not there any more; it counts as closed.'));
    const { state, because } = found;
    return leave(state, why(`hours-${state}`, because, { because, clock: world.time.clock, date: world.time.date }));
  },
};

export const condition: NodeStep<'condition'> = {
  enter: ({ settings: { branches } }, view) => {
    for (const { id, label, match, comparisons } of branches) {
      const fits = match === 'any' ? comparisons.some((one) => holds(one, view)) : comparisons.every((one) => holds(one, view));
      if (fits) return leave(`branch-${id}`, why('condition-holds', `${label || 'A condition'} holds.`, { branch: label || id }));
    }
    return leave('else', why('condition-else', 'None of the conditions holds.'));
  },
};

export const set: NodeStep<'set'> = {
  enter: ({ settings: { assignments } }, view) => {
    let { state } = view;
    const names: string[] = [];
    for (const { variable, value, operation } of assignments) {
      const type = view.flow.variable(variable)?.type ?? 'text';
      const given = valueOf(value, { ...view, state });
      const before = state.variables[variable] ?? '';
      const made = operation === 'set' ? given : (numberOf(before) ?? 0) + signs[operation] * (numberOf(given ?? 0) ?? 0);
      const after = coerced(made, type);
      state = { ...state, variables: { ...state.variables, [variable]: after } };
      names.push(`${variable} = ${textOf(after)}`);
    }
    return leave('next', why('variables-set', `Set: ${names.join(', ')}.`, { set: names.join(', ') }), {
      variables: state.variables,
    });
  },
};

const signs = { add: 1, subtract: -1 } as const;

export const require: NodeStep<'require'> = {
  enter: ({ settings: { skills, priority, language } }) => {
    const parts = [
      ...(skills ? [skills.length === 1 ? 'one skill' : `${skills.length} skills`] : []),
      ...(priority ? [`priority ${priority}`] : []),
      ...(language ? [`language ${language}`] : []),
    ];
    const sentence = parts.length > 0 ? `Asked for from now on: ${parts.join(', ')}.` : 'Nothing is asked for.';
    return leave('next', why('required', sentence, { skills: skills?.length ?? null, priority, language }), {
      ...(skills && { skills }),
      ...(priority && { priority }),
      ...(language && { language }),
    });
  },
};
