import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { samplePicture } from '../../tests/support/sample-pictures.ts';
import { storeMedia } from './store-media.ts';

describeDatabases('storing media of an import', (open) => {
  async function storeInto(put: () => Promise<void>) {
    await using opened = await open();
    const mediaStore = { put, get: async () => undefined, delete: async () => {} };
    const body = await samplePicture({ width: 10, height: 10 }).png().toBuffer();
    return await storeMedia({ database: opened.database, mediaStore, now: () => 0 }, { name: 'a.png', body });
  }

  test.each(['ENOSPC', 'EACCES', 'EROFS'])('%s ends the import and says what to do', async (code) => {
    const full = async () => {
      throw Object.assign(new Error('no space left on device'), { code });
    };
    await expect(storeInto(full)).rejects.toMatchObject({
      code: 'media-store',
      message: expect.stringMatching(/\(no space left on device\)\. Make room or correct/),
    });
  });

  test('a defect stays what it is', async () => {
    const broken = async () => {
      throw new TypeError('not a function');
    };
    await expect(storeInto(broken)).rejects.toThrow(TypeError);
  });
});
