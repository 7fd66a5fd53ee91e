"""Every table of the first release. From now on it stays as it is: a later change is a migration of its own."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

EMPTY = SQL("DEFAULT ''")
NO_PAIRS = SQL("DEFAULT '{}'")
NO = SQL("DEFAULT FALSE")
ENGLISH = SQL("DEFAULT 'en'")
BY_WEB_FORM = SQL("DEFAULT 'web_form'")
#: An appeal is about a restriction or about the warning in an incident, never both.
ONE_SUBJECT = SQL("CHECK (incident_id IS NULL OR restriction_id IS NULL)")


def up(migrator, db):
    class Organisation(Model):
        version = IntegerField()
        created_at = DateTimeField()
        name = CharField()
        short_name = CharField()
        address = TextField()
        telephone = CharField()
        text_relay = CharField()
        email = CharField()
        website = CharField()
        opening_hours = CharField()
        primary_colour = CharField(max_length=7)
        accent_colour = CharField(max_length=7)
        logo_svg = TextField()

        class Meta:
            database = db
            table_name = "organisation"

    class Service(Model):
        key = CharField(unique=True, max_length=40)
        name = CharField()

        class Meta:
            database = db
            table_name = "service"

    class Staff(Model):
        version = IntegerField()
        created_at = DateTimeField()
        name = CharField()
        email = CharField(unique=True)
        job_title = CharField()
        telephone = CharField()
        service = ForeignKeyField(Service, on_delete="RESTRICT")
        line_manager = ForeignKeyField("self", null=True, on_delete="RESTRICT")
        active = BooleanField()
        password_hash = CharField()
        totp_secret = CharField()
        totp_step = BigIntegerField()

        class Meta:
            database = db
            table_name = "staff"

    class StaffRole(Model):
        staff = ForeignKeyField(Staff, on_delete="CASCADE")
        role = CharField(max_length=40)

        class Meta:
            database = db
            table_name = "staff_role"
            indexes = ((("staff", "role"), True),)

    class RecoveryCode(Model):
        staff = ForeignKeyField(Staff, on_delete="CASCADE")
        code_hash = CharField()
        used_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "recovery_code"

    class StaffSession(Model):
        token_hash = CharField(unique=True, max_length=64)
        staff = ForeignKeyField(Staff, on_delete="CASCADE")
        started_at = DateTimeField()
        seen_at = DateTimeField()
        password_at = DateTimeField()
        complete = BooleanField()
        ended_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "staff_session"

    class Attempt(Model):
        kind = CharField(max_length=20)
        key = CharField(max_length=64)
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "attempt"
            indexes = ((("kind", "key", "at"), False), (("kind", "at"), False))

    class PolicyVersion(Model):
        version = IntegerField()
        created_at = DateTimeField()
        number = IntegerField(unique=True)
        key = CharField(max_length=80)
        name = CharField()
        body = TextField()
        source = TextField()
        digest = CharField(max_length=64)
        state = CharField(max_length=40)
        approved_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        effective_from = DateField(null=True)
        superseded_on = DateField(null=True)
        review_by = DateField(null=True)
        in_force_since = DateTimeField(null=True)
        hearer_of_other_service = BooleanField()

        class Meta:
            database = db
            table_name = "policy_version"

    class PolicyAuthority(Model):
        version = IntegerField()
        created_at = DateTimeField()
        policy = ForeignKeyField(PolicyVersion, on_delete="CASCADE")
        role = CharField(max_length=40)

        class Meta:
            database = db
            table_name = "policy_authority"

    class PolicyEdition(Model):
        version = IntegerField()
        created_at = DateTimeField()
        policy = ForeignKeyField(PolicyVersion, on_delete="CASCADE")
        language = CharField(max_length=8)
        reading = CharField(max_length=20)
        source = TextField()

        class Meta:
            database = db
            table_name = "policy_edition"
            indexes = ((("policy", "language", "reading"), True),)

    class Customer(Model):
        version = IntegerField()
        created_at = DateTimeField()
        account = CharField(unique=True, max_length=40)
        name = CharField()
        address = TextField()
        postcode = CharField(max_length=12)
        telephone = CharField(max_length=40)
        email = CharField()
        preferred_channel = CharField(max_length=40)
        language = CharField(max_length=10)
        service = ForeignKeyField(Service, null=True, on_delete="RESTRICT")
        telephone_key = CharField(index=True, max_length=40)
        email_key = CharField(index=True)
        postcode_key = CharField(index=True, max_length=12)

        class Meta:
            database = db
            table_name = "customer"

    class SupportContact(Model):
        version = IntegerField()
        created_at = DateTimeField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        name = CharField()
        part = CharField()
        organisation = CharField()
        telephone = CharField()
        email = CharField()
        consent_on = DateField(null=True)
        recorded_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "support_contact"

    class SensitiveDetail(Model):
        version = IntegerField()
        created_at = DateTimeField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        barrier = CharField(max_length=40)
        detail = TextField()
        consent_on = DateField()
        recorded_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        withdrawn_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "sensitive_detail"

    class AdjustmentRequest(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        code_hash = CharField()
        state = CharField(index=True, max_length=40)
        customer = ForeignKeyField(Customer, null=True, on_delete="RESTRICT")
        name = CharField()
        account_given = CharField()
        telephone = CharField()
        email = CharField()
        address = TextField()
        reply_by = CharField(max_length=40)
        on_behalf_name = CharField()
        on_behalf_authority = CharField()
        kinds = TextField()
        own_words = TextField()
        how_it_helps = TextField()
        barriers = TextField()
        barrier_words = TextField()
        consent_at = DateTimeField(null=True)
        came_by = CharField(max_length=40)
        received_at = DateTimeField()
        answer_by = DateField()
        decided_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        decided_at = DateTimeField(null=True)
        answer = TextField()
        about_reference = CharField(max_length=20, constraints=[EMPTY])
        outcome = CharField(null=True, max_length=40)
        factors = TextField(constraints=[NO_PAIRS])
        earlier = TextField(constraints=[NO_PAIRS])
        language = CharField(max_length=10, constraints=[ENGLISH])

        class Meta:
            database = db
            table_name = "adjustment_request"

    class AgreedAdjustment(Model):
        version = IntegerField()
        created_at = DateTimeField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        request = ForeignKeyField(AdjustmentRequest, null=True, on_delete="RESTRICT")
        kind = CharField(max_length=40)
        detail = CharField()
        since = DateField()
        review_on = DateField(index=True, null=True)
        ended_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "agreed_adjustment"

    class Contact(Model):
        version = IntegerField()
        created_at = DateTimeField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        at = DateTimeField(index=True)
        channel = CharField(max_length=40)
        direction = CharField(max_length=40)
        minutes = IntegerField()
        subject = CharField()
        issue = CharField()
        new_issue = BooleanField()
        colleague = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "contact"

    class Incident(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        state = CharField(max_length=40)
        customer = ForeignKeyField(Customer, null=True, on_delete="RESTRICT")
        unknown_person = CharField()
        happened_at = DateTimeField(index=True)
        channel = CharField(max_length=40)
        place = CharField()
        words_used = TextField()
        what_happened = TextField()
        opinion = TextField()
        minutes_spent = IntegerField()
        danger = BooleanField()
        danger_reason = TextField()
        recording_is_adjustment = BooleanField(null=True)
        hate_target = CharField(max_length=40)
        recorded_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        recorded_at = DateTimeField()
        policy = ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
        disputed = TextField()
        support_wanted = BooleanField(index=True, null=True)
        support_offered_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "incident"

    class IncidentBehaviour(Model):
        incident = ForeignKeyField(Incident, on_delete="CASCADE")
        category = CharField(max_length=40)
        behaviour = CharField(max_length=80)
        title = CharField()
        zero_tolerance = BooleanField()

        class Meta:
            database = db
            table_name = "incident_behaviour"
            indexes = ((("incident", "behaviour"), True),)

    class IncidentPerson(Model):
        incident = ForeignKeyField(Incident, on_delete="CASCADE")
        staff = ForeignKeyField(Staff, on_delete="RESTRICT")
        part = CharField(max_length=40)

        class Meta:
            database = db
            table_name = "incident_person"
            indexes = ((("incident", "staff", "part"), True),)

    class IncidentNote(Model):
        version = IntegerField()
        created_at = DateTimeField()
        incident = ForeignKeyField(Incident, on_delete="CASCADE")
        by = ForeignKeyField(Staff, on_delete="RESTRICT")
        at = DateTimeField()
        text = TextField()

        class Meta:
            database = db
            table_name = "incident_note"

    class Ladder(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        state = CharField(max_length=40)
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        channel = CharField(max_length=40)
        colleague = ForeignKeyField(Staff, on_delete="RESTRICT")
        policy = ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
        started_at = DateTimeField()
        ended_at = DateTimeField(null=True)
        behaviours = TextField()
        danger_reason = TextField()
        incident = ForeignKeyField(Incident, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "ladder"

    class Warning(Model):
        version = IntegerField()
        created_at = DateTimeField()
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        ladder = ForeignKeyField(Ladder, null=True, on_delete="RESTRICT")
        step = IntegerField()
        title = CharField()
        words = TextField()
        at = DateTimeField()
        by = ForeignKeyField(Staff, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "warning"
            indexes = ((("ladder", "step"), True),)

    class CaseFile(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        state = CharField(max_length=40)
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        owner = ForeignKeyField(Staff, on_delete="RESTRICT")
        opened_at = DateTimeField()
        opened_because = TextField()
        policy = ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
        customer_account = TextField()
        disputed = TextField()
        decision = CharField(null=True, max_length=40)
        decision_reasons = TextField()
        closed_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "case_file"

    class CaseIncident(Model):
        case = ForeignKeyField(CaseFile, on_delete="CASCADE")
        incident = ForeignKeyField(Incident, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "case_incident"
            indexes = ((("case", "incident"), True),)

    class ChecklistAnswer(Model):
        version = IntegerField()
        created_at = DateTimeField()
        case = ForeignKeyField(CaseFile, on_delete="CASCADE")
        item = CharField(max_length=40)
        evidence = TextField()
        exception = TextField()
        answered_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        answered_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "checklist_answer"
            indexes = ((("case", "item"), True),)

    class Consultation(Model):
        version = IntegerField()
        created_at = DateTimeField()
        case = ForeignKeyField(CaseFile, on_delete="CASCADE")
        with_staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        with_other = CharField()
        on = DateField()
        what_was_said = TextField()
        recorded_by = ForeignKeyField(Staff, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "consultation"

    class Referral(Model):
        version = IntegerField()
        created_at = DateTimeField()
        case = ForeignKeyField(CaseFile, on_delete="CASCADE")
        to = CharField()
        on = DateField()
        their_reference = CharField()
        shared = TextField()
        ground = TextField()
        no_warning_reason = TextField()
        made_by = ForeignKeyField(Staff, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "referral"

    class Restriction(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        state = CharField(index=True, max_length=40)
        case = ForeignKeyField(CaseFile, on_delete="RESTRICT")
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        policy = ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
        kinds = TextField()
        channels = TextField()
        windows = TextField()
        officer = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        deputy = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        service = ForeignKeyField(Service, null=True, on_delete="RESTRICT")
        why = TextField()
        goes_on = TextField()
        alternatives = TextField()
        conflict_resolution = TextField()
        starts_on = DateField()
        ends_on = DateField(index=True)
        review_on = DateField()
        proposed_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        proposed_at = DateTimeField()
        questions = TextField()
        authorised_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        authorised_at = DateTimeField(null=True)
        decision_reasons = TextField()
        letter_issued_at = DateTimeField(null=True)
        danger_reason = TextField()
        ended_at = DateTimeField(null=True)
        ended_because = TextField()

        class Meta:
            database = db
            table_name = "restriction"

    class Marker(Model):
        version = IntegerField()
        created_at = DateTimeField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        restriction = ForeignKeyField(Restriction, unique=True, on_delete="CASCADE")
        precaution = CharField(max_length=40)
        placed_at = DateTimeField()
        placed_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        not_told_reason = TextField()
        removed_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "marker"

    class Review(Model):
        version = IntegerField()
        created_at = DateTimeField()
        restriction = ForeignKeyField(Restriction, on_delete="CASCADE")
        on = DateField()
        outcome = CharField(max_length=40)
        reasons = TextField()
        by = ForeignKeyField(Staff, on_delete="RESTRICT")
        next_review_on = DateField(null=True)
        looked_at = TextField(constraints=[EMPTY])
        customer_said = TextField(constraints=[EMPTY])
        our_answer = TextField(constraints=[EMPTY])
        early_reason = TextField(constraints=[EMPTY])

        class Meta:
            database = db
            table_name = "review"

    class Appeal(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        code_hash = CharField()
        state = CharField(index=True, max_length=40)
        decision_reference = CharField(index=True, max_length=20)
        decision_described = TextField()
        restriction = ForeignKeyField(Restriction, null=True, on_delete="RESTRICT")
        customer = ForeignKeyField(Customer, null=True, on_delete="RESTRICT")
        name = CharField()
        telephone = CharField()
        email = CharField()
        address = TextField()
        reply_by = CharField(max_length=40)
        wants = TextField()
        adjustments_for_review = TextField()
        representative = TextField()
        came_by = CharField(max_length=40)
        received_at = DateTimeField()
        late_reason = TextField()
        answer_by = DateField()
        hearer = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        assigned_at = DateTimeField(null=True)
        decided_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        decided_at = DateTimeField(null=True)
        outcome = CharField(null=True, max_length=40)
        evidence_read = TextField()
        what_changes = TextField()
        about = CharField(null=True, max_length=40)
        representative_authority = TextField(constraints=[EMPTY])
        incident = ForeignKeyField(Incident, null=True, on_delete="RESTRICT", constraints=[ONE_SUBJECT])

        class Meta:
            database = db
            table_name = "appeal"

    class GroundOfAppeal(Model):
        version = IntegerField()
        created_at = DateTimeField()
        appeal = ForeignKeyField(Appeal, on_delete="CASCADE")
        ground = CharField(max_length=40)
        own_words = TextField()
        answer = TextField()

        class Meta:
            database = db
            table_name = "ground_of_appeal"
            indexes = ((("appeal", "ground"), True),)

    class Enquiry(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        code_hash = CharField()
        state = CharField(index=True, max_length=40)
        topic = CharField(max_length=40)
        about = CharField()
        words = TextField()
        reply_by = CharField(null=True, max_length=40)
        telephone = CharField()
        email = CharField()
        address = TextField()
        received_at = DateTimeField()
        acknowledged_at = DateTimeField(null=True)
        due_on = DateField()
        answer_by = DateField()
        answered_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        answered_at = DateTimeField(null=True)
        answer = TextField()
        case = ForeignKeyField(CaseFile, null=True, on_delete="RESTRICT")
        came_by = CharField(max_length=40, constraints=[BY_WEB_FORM])
        customer = ForeignKeyField(Customer, null=True, on_delete="RESTRICT")
        language = CharField(max_length=10, constraints=[ENGLISH])

        class Meta:
            database = db
            table_name = "enquiry"

    class Letter(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        kind = CharField(max_length=40)
        state = CharField(index=True, max_length=40)
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        restriction = ForeignKeyField(Restriction, null=True, on_delete="RESTRICT")
        appeal = ForeignKeyField(Appeal, null=True, on_delete="RESTRICT")
        adjustment = ForeignKeyField(AdjustmentRequest, null=True, on_delete="RESTRICT")
        policy = ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
        template_version = CharField(max_length=20)
        additions = TextField()
        format = TextField()
        drafted_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        issued_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        issued_at = DateTimeField(null=True)
        pdf = BlobField(null=True)
        fingerprint = CharField(max_length=64)
        appeal_reference = CharField(unique=True, null=True, max_length=20)
        review = ForeignKeyField(Review, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "letter"

    class LetterSending(Model):
        version = IntegerField()
        created_at = DateTimeField()
        letter = ForeignKeyField(Letter, on_delete="CASCADE")
        by = CharField(max_length=40)
        on = DateField()
        sent_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        returned_on = DateField(null=True)
        noted_at = DateTimeField()

        class Meta:
            database = db
            table_name = "letter_sending"

    class Attachment(Model):
        version = IntegerField()
        created_at = DateTimeField()
        record_reference = CharField(index=True, max_length=20)
        name = CharField()
        media_type = CharField(max_length=100)
        size = IntegerField()
        sha256 = CharField(index=True, max_length=64)
        added_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        added_at = DateTimeField()
        quarantined = BooleanField()

        class Meta:
            database = db
            table_name = "attachment"

    class AttachmentContent(Model):
        sha256 = CharField(unique=True, max_length=64)
        content = BlobField()

        class Meta:
            database = db
            table_name = "attachment_content"

    class Addition(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        record_reference = CharField(index=True, max_length=20)
        kind = CharField(max_length=40)
        words = TextField()
        came_by = CharField(max_length=40)
        added_at = DateTimeField()
        entered_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        read_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        read_at = DateTimeField(index=True, null=True)

        class Meta:
            database = db
            table_name = "addition"

    class Published(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        kind = CharField(max_length=20)
        code_hash = CharField()
        body = TextField()
        updated_at = DateTimeField()

        class Meta:
            database = db
            table_name = "published"

    class Draft(Model):
        token_hash = CharField(unique=True, max_length=64)
        body = TextField()
        expires_at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "draft"

    class Event(Model):
        number = BigIntegerField(primary_key=True)
        at = DateTimeField()
        staff_id = IntegerField(null=True)
        service_id = IntegerField(null=True)
        actor = CharField()
        action = CharField(max_length=60)
        record = CharField(max_length=40)
        reference = CharField(index=True, max_length=60)
        case_reference = CharField(index=True, max_length=20)
        account = CharField(index=True, max_length=40)
        involves = BooleanField()
        payload_digest = CharField(max_length=64)
        previous_hash = CharField(max_length=64)
        hash = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "event"

    class EventPayload(Model):
        event_number = BigIntegerField(primary_key=True)
        salt = CharField(max_length=32)
        body = TextField()

        class Meta:
            database = db
            table_name = "event_payload"

    class Message(Model):
        key = CharField(unique=True, max_length=64)
        to = CharField()
        subject = CharField()
        text = TextField()
        queued_at = DateTimeField()
        attempts = IntegerField()
        tried_at = DateTimeField(null=True)
        last_error = CharField()
        sent_at = DateTimeField(index=True, null=True)
        private = BooleanField(constraints=[NO])

        class Meta:
            database = db
            table_name = "message"

    class Notice(Model):
        staff = ForeignKeyField(Staff, on_delete="CASCADE")
        text = CharField()
        link = CharField()
        urgent = BooleanField()
        at = DateTimeField()
        read_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "notice"

    class Done(Model):
        key = CharField(unique=True, max_length=64)
        record = CharField(max_length=40)
        record_id = BigIntegerField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "done"

    db.create_tables(
        [
            Organisation,
            Service,
            Staff,
            StaffRole,
            RecoveryCode,
            StaffSession,
            Attempt,
            PolicyVersion,
            PolicyAuthority,
            PolicyEdition,
            Customer,
            SupportContact,
            SensitiveDetail,
            AdjustmentRequest,
            AgreedAdjustment,
            Contact,
            Incident,
            IncidentBehaviour,
            IncidentPerson,
            IncidentNote,
            Ladder,
            Warning,
            CaseFile,
            CaseIncident,
            ChecklistAnswer,
            Consultation,
            Referral,
            Restriction,
            Marker,
            Review,
            Appeal,
            GroundOfAppeal,
            Enquiry,
            Letter,
            LetterSending,
            Attachment,
            AttachmentContent,
            Addition,
            Published,
            Draft,
            Event,
            EventPayload,
            Message,
            Notice,
            Done,
        ]
    )
