"""The model layer: every table, one file a noun."""

from shared.models.addition import Addition
from shared.models.adjustment import AdjustmentRequest, AgreedAdjustment, SetAside
from shared.models.appeal import Appeal, ExternalReview, GroundOfAppeal
from shared.models.attachment import ArrivingFile, ArrivingPiece, Attachment, AttachmentContent, AttachmentPiece
from shared.models.base import Record, Table
from shared.models.casefile import (
    CaseFile,
    CaseIncident,
    ChecklistAnswer,
    Consultation,
    CounterAllegation,
    KeptWords,
    Referral,
    Reflection,
)
from shared.models.customer import (
    AccountJoin,
    Customer,
    FormerName,
    NameSpelling,
    SensitiveDetail,
    SupportContact,
    TwoPeople,
)
from shared.models.draft import Draft, StaffDraft
from shared.models.enquiry import Enquiry
from shared.models.event import Event, EventPayload
from shared.models.incident import (
    Contact,
    ContactImport,
    DangerSeenTo,
    Incident,
    IncidentBehaviour,
    IncidentNote,
    IncidentPerson,
    Ladder,
    Safeguarding,
    Warning,
)
from shared.models.letter import Letter, LetterSending
from shared.models.marker import MarkerTold, StandingMarker
from shared.models.measure import AbusiveMail, Measure, MeasureIncident
from shared.models.organisation import Organisation, Service
from shared.models.outbox import Done, Message, Notice
from shared.models.policy import PolicyAuthority, PolicyEdition, PolicyVersion, ProcedureRead
from shared.models.policy_draft import AnnouncedVersion, PolicyDraft
from shared.models.printed_page import PrintedPage
from shared.models.published import Published, PublishedLetter
from shared.models.redaction import Redaction, ReleasedFile
from shared.models.report import (
    BrokenPromise,
    Pseudonym,
    QuarterlyReport,
    QuarterTally,
    RegisterReview,
    RestrictionStep,
    RestrictionSum,
    Tally,
)
from shared.models.restriction import ConditionSeen, Marker, Restriction, Review
from shared.models.retention import ErasedRow, Erasure, Hold
from shared.models.rights import RightsRequest
from shared.models.staff import Absence, Attempt, PastService, RecoveryCode, Staff, StaffRole, StaffSession
from shared.models.system import System

#: Every table, those that others refer to first.
TABLES: tuple[type[Table], ...] = (
    Organisation,
    Service,
    Staff,
    StaffRole,
    PastService,
    Absence,
    RecoveryCode,
    StaffSession,
    StaffDraft,
    System,
    Attempt,
    PolicyVersion,
    PolicyAuthority,
    PolicyEdition,
    PolicyDraft,
    AnnouncedVersion,
    ProcedureRead,
    PrintedPage,
    Customer,
    FormerName,
    NameSpelling,
    SupportContact,
    AccountJoin,
    TwoPeople,
    SensitiveDetail,
    Hold,
    Erasure,
    ErasedRow,
    AdjustmentRequest,
    SetAside,
    AgreedAdjustment,
    Addition,
    ContactImport,
    Contact,
    Incident,
    DangerSeenTo,
    IncidentBehaviour,
    IncidentPerson,
    IncidentNote,
    Ladder,
    Safeguarding,
    Warning,
    CaseFile,
    CaseIncident,
    ChecklistAnswer,
    Consultation,
    CounterAllegation,
    Reflection,
    KeptWords,
    Referral,
    Measure,
    MeasureIncident,
    AbusiveMail,
    Restriction,
    ConditionSeen,
    Marker,
    StandingMarker,
    MarkerTold,
    RightsRequest,
    Redaction,
    Review,
    Appeal,
    ExternalReview,
    GroundOfAppeal,
    Enquiry,
    Letter,
    LetterSending,
    Attachment,
    ReleasedFile,
    AttachmentContent,
    AttachmentPiece,
    ArrivingFile,
    ArrivingPiece,
    Published,
    PublishedLetter,
    Draft,
    Tally,
    QuarterTally,
    BrokenPromise,
    Pseudonym,
    RestrictionStep,
    RestrictionSum,
    QuarterlyReport,
    RegisterReview,
    Event,
    EventPayload,
    Message,
    Notice,
    Done,
)

__all__ = [table.__name__ for table in TABLES] + ["Record", "TABLES", "Table"]
