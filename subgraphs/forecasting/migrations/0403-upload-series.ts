import { Migration } from '@mikro-orm/migrations';

/** What an upload has brought is deleted with it by the clean-up, as everywhere, and not by a key. */
export class UploadSeriesAlone extends Migration {
  override name = '0403-upload-series';

  override up() {
    this.addSql('alter table observation_upload_series drop constraint observation_upload_series_upload_id_fkey');
  }

  override down() {
    this.addSql(`
      alter table observation_upload_series add constraint observation_upload_series_upload_id_fkey
        foreign key (upload_id) references observation_upload (id) on delete cascade`);
  }
}
