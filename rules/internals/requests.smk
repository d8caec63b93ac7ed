"""What Snakemake asks of a bucket again and again, answered from what is known: each request takes a network's time.

The bucket is listed once (storage.smk), and while jobs run only they store in it. So storing a result takes one request,
and its checksum and date another, in place of twenty.
"""

FOUND_BUCKETS = set()


def see_object(each):
    """Ask for the checksum and the date of an object that is there."""
    found = inner(each, "s3obj")()
    OBJECTS.add(str(each.local_path()), found.e_tag, seconds_of(found))


async def store_and_see(each):
    await store_and_see.only(each)
    see_object(each)


async def remove_and_forget(each):
    await remove_and_forget.only(each)
    OBJECTS.remove(str(each.local_path()))
    # The plugin deletes a bucket in which nothing is left.
    FOUND_BUCKETS.discard(each.bucket)


async def exists_by_listing(each):
    path = str(each.local_path())
    if OBJECTS.date_seen(path) is not None:
        return True
    return False if OBJECTS.is_absent(path) else await exists_by_listing.asked(each)


async def date_by_listing(each):
    found = OBJECTS.date_seen(str(each.local_path()))
    return await date_by_listing.asked(each) if found is None else found


def is_folder(each):
    """An object that is known is none."""
    return OBJECTS.date_seen(str(each.local_path())) is None and is_folder.asked(each)


def has_bucket(each):
    if each.bucket not in FOUND_BUCKETS and has_bucket.asked(each):
        FOUND_BUCKETS.add(each.bucket)
    return each.bucket in FOUND_BUCKETS


if STORED == "s3":
    S3_OBJECT = type(stored("results"))
    instead(S3_OBJECT, "managed_store", store_and_see, "only")
    instead(S3_OBJECT, "managed_remove", remove_and_forget, "only")
    instead(S3_OBJECT, "managed_exists", exists_by_listing, "asked")
    instead(S3_OBJECT, "managed_mtime", date_by_listing, "asked")
    instead(S3_OBJECT, "is_dir", is_folder, "asked")
    instead(S3_OBJECT, "bucket_exists", has_bucket, "asked")
