{#
    Which keys of the EXIF text hold which field, best first. The same field stands in several
    groups: `Image` (first directory), `EXIF`, `Thumbnail` and `IFD 2` (second and third directory).
    `Image GPSInfo` is an offset and no location. `Image Tag 0xC62F` is CameraSerialNumber (DNG),
    `EXIF Tag 0xA437` Photographer (EXIF 3.0), `GPS Tag 0x001F` GPSHPositioningError.
    source: exifread 2.3.2, tags/exif.py; EXIF 2.32 and 3.0 (CIPA DC-008); DNG 1.7
#}
{% macro exif_keys() -%}
    {{ return({
        'latitude': ['GPS GPSLatitude'],
        'latitude_ref': ['GPS GPSLatitudeRef'],
        'longitude': ['GPS GPSLongitude'],
        'longitude_ref': ['GPS GPSLongitudeRef'],
        'altitude': ['GPS GPSAltitude'],
        'altitude_ref': ['GPS GPSAltitudeRef'],
        'horizontal_error': ['GPS Tag 0x001F'],
        'image_direction': ['GPS GPSImgDirection'],
        'gps_date': ['GPS GPSDate'],
        'gps_time': ['GPS GPSTimeStamp'],
        'gps_area': ['GPS GPSAreaInformation'],
        'gps_version': ['GPS GPSVersionID'],
        'exif_version': ['EXIF ExifVersion'],
        'flashpix_version': ['EXIF FlashPixVersion'],
        'taken_at': ['EXIF DateTimeOriginal', 'Image DateTimeOriginal'],
        'make': ['Image Make', 'EXIF Make'],
        'model': ['Image Model', 'EXIF Model'],
        'lens_model': ['EXIF LensModel', 'Image LensModel'],
        'body_serial_number': [
            'EXIF BodySerialNumber', 'Image BodySerialNumber', 'Image SerialNumber',
            'Image Tag 0xC62F',
        ],
        'lens_serial_number': ['EXIF LensSerialNumber', 'Image LensSerialNumber'],
        'owner_name': ['EXIF CameraOwnerName', 'Image CameraOwnerName', 'Image OwnerName'],
        'artist': [
            'Image Artist', 'EXIF Artist', 'EXIF Tag 0xA437', 'Thumbnail Artist', 'IFD 2 Artist',
        ],
        'copyright': [
            'Image Copyright', 'EXIF Copyright', 'Thumbnail Copyright', 'IFD 2 Copyright',
        ],
        'image_description': [
            'Image ImageDescription', 'EXIF ImageDescription', 'Thumbnail ImageDescription',
            'IFD 2 ImageDescription',
        ],
        'document_name': ['Image DocumentName', 'EXIF DocumentName', 'IFD 2 DocumentName'],
        'host_computer': ['Image HostComputer', 'Thumbnail HostComputer', 'IFD 2 HostComputer'],
        'software': ['Image Software'],
        'image_unique_id': ['EXIF ImageUniqueID', 'Image ImageUniqueID'],
        'xp_author': ['Image XPAuthor'],
        'xp_title': ['Image XPTitle'],
        'xp_comment': ['Image XPComment'],
        'xp_keywords': ['Image XPKeywords'],
        'xp_subject': ['Image XPSubject'],
    }) }}
{%- endmacro %}

{#
    True where the EXIF text `exif` looks like an object that is not empty, which one comparison at
    each end tells: a full check would cost as much as reading it.
    match:     {"Image Make": "Canon"}
    near miss: {}, {"Image Make": "Can, ["Image Make"]
#}
{% macro exif_is_object(exif) -%}
    (starts_with({{ exif }}, '{"') and ends_with({{ exif }}, '"}'))
{%- endmacro %}

{#
    All keys of `exif_keys` in the EXIF text `exif` as one struct, in one pass; NULL where the text
    is no JSON.
    match:     {"Image Make": "Canon"}
    near miss: {"Image Make": "Can
#}
{% macro exif_fields(exif) -%}
    {{ json_members(exif, exif_keys().values() | sum(start=[])) }}
{%- endmacro %}

{#
    The first key of `field` that is not empty, as it is written, from the struct `fields`.
    match:     owner_name of {"EXIF CameraOwnerName": "", "Image OwnerName": "Erika"} is Erika
    near miss: artist of {"EXIF CameraOwnerName": "Erika"} is NULL
#}
{% macro exif_field(fields, field) -%}
    {% set values = [] %}
    {% for key in exif_keys()[field] %}
        {% do values.append('nullif(' ~ fields ~ '."' ~ key ~ '", \'\')') %}
    {% endfor %}
    {{ 'coalesce(' ~ values | join(', ') ~ ')' if values | length > 1 else values[0] }}
{%- endmacro %}
