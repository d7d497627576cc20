import type { BoardFilter, Calendar, Clock, ClockKind, ClockRule, Length } from '../../clocks/shape.ts';

type Nothing = Record<string, never>;
export type ShownClock = Clock & { note: string | null; stopNote: string | null };
export type ClockDay = {
  day: string;
  begins: string;
  closed: boolean;
  holiday: string | null;
  kinds: { kind: ClockKind; clocks: number }[];
};

/** The actions on clocks that the screens call. */
export type ClockApi = {
  'clocks.board': {
    input: { filter?: BoardFilter; after?: string; limit?: number };
    output: { clocks: Clock[]; next: string | null; zone: string };
  };
  'clocks.counts': {
    input: { filter?: BoardFilter };
    output: { kinds: { kind: ClockKind; clocks: number; overdue: number }[] };
  };
  'clocks.days': {
    input: { from: string; days: number; zone?: string; filter?: BoardFilter };
    output: { zone: string; days: ClockDay[] };
  };
  'clocks.rules': { input: Nothing; output: { rules: ClockRule[]; zone: string } };
  'clocks.calendarFeed': {
    input: { filter?: BoardFilter; language?: 'en' | 'hi' };
    output: { calendar: string; events: number; more: boolean };
  };
  'clocks.ofRecord': { input: { tip: string }; output: { clocks: ShownClock[] } };
  'clocks.start': {
    input: {
      tip: string;
      rule: string;
      at?: string;
      zone?: string;
      count?: number;
      unit?: Length['unit'];
      note?: string;
    };
    output: Clock;
  };
  'clocks.stop': { input: { clock: string; note?: string }; output: Clock };
  'clocks.renew': { input: { clock: string }; output: Clock };
  'clocks.calendar': {
    input: { calendar?: 'unit' | 'IN' | 'US' };
    output: Calendar & { zone: string; platforms: Record<string, number> };
  };
  'clocks.addHoliday': {
    input: { calendar?: 'unit' | 'IN' | 'US'; day: string; name: string };
    output: { moved: number };
  };
  'clocks.removeHoliday': {
    input: { calendar?: 'unit' | 'IN' | 'US'; day: string };
    output: { moved: number };
  };
  'clocks.setCounting': { input: { zone?: string; weekend?: number[] }; output: { moved: number } };
  'clocks.setEstimate': {
    input: { platform?: string; rule?: string; days: number | null };
    output: Nothing;
  };
};
