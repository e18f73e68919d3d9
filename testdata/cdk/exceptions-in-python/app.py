from aws_cdk import App, Environment, Stack, aws_certificatemanager as acm

stack = Stack(App(), "Reports", env=Environment(account="123456789012", region="eu-west-1"))
# acmlint: allow[unattached-certificate] its ARN is given to the partner
certificate = acm.Certificate(  # acmlint: allow[email-validation] the registrar reads these mails
    stack,
    "Certificate",
    domain_name="reports.example.com",
)
