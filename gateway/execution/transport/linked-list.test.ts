import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Linked, LinkedList } from './linked-list.ts';

class Member implements Linked {
  previous: this | undefined;
  next: this | undefined;
}

/** From the first to the last, and checked on the way back. */
function membersOf(list: LinkedList<Member>): Member[] {
  const members: Member[] = [];
  for (let member = list.first; member; member = member.next) {
    expect(member.previous).toBe(members.at(-1));
    members.push(member);
  }
  return members;
}

test('keeps the order in which members came, wherever others leave', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(20), { nil: undefined }), { maxLength: 60 }), (steps) => {
      const list = new LinkedList<Member>();
      const expected: Member[] = [];
      for (const place of steps) {
        if (place === undefined) {
          const member = new Member();
          list.append(member);
          expected.push(member);
        } else if (place === 0) {
          expect(list.shift()).toBe(expected.shift());
        } else {
          const [gone] = expected.splice(place % Math.max(1, expected.length), 1);
          if (gone) list.remove(gone);
        }
        expect(membersOf(list)).toEqual(expected);
        expect(list.length).toBe(expected.length);
      }
    }),
  );
});

test('who has left holds on to nobody', () => {
  const list = new LinkedList<Member>();
  const [one, two, three] = [new Member(), new Member(), new Member()];
  for (const member of [one, two, three]) list.append(member);
  list.remove(two);
  expect([two.previous, two.next]).toEqual([undefined, undefined]);
  list.append(two);
  expect(membersOf(list)).toEqual([one, three, two]);
});
