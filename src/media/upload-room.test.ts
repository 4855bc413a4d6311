import { expect, test } from 'vitest';
import { UploadRoom } from './upload-room.ts';

test('lets in as many bytes as there is room for, the others in the order in which they came', async () => {
  const room = new UploadRoom({ bytes: 100, atOnce: 10, line: 10 });
  const entered: string[] = [];
  const enter = async (name: string, bytes: number) => {
    const leave = await room.enter(bytes);
    entered.push(name);
    return leave;
  };
  const first = await enter('first', 60);
  const second = enter('second', 60);
  const third = enter('third', 10);
  await Promise.resolve();
  expect(entered).toEqual(['first']);
  first?.();
  await Promise.all([second, third]);
  expect(entered).toEqual(['first', 'second', 'third']);
});

test('lets in what is larger than the room when nobody else is there', async () => {
  const room = new UploadRoom({ bytes: 100, atOnce: 10, line: 10 });
  expect(await room.enter(1000)).not.toBeNull();
});

test('turns away who would make the line too long', async () => {
  const room = new UploadRoom({ bytes: 100, atOnce: 1, line: 1 });
  const first = await room.enter(1);
  const second = room.enter(1);
  expect(await room.enter(1)).toBeNull();
  first?.();
  expect(await second).not.toBeNull();
});
