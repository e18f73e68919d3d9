import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_certificatemanager as acm
from constructs import Construct


class ReportsStack(cdk.Stack):
    def __init__(self, scope: Construct, id: str, **kwargs) -> None:
        super().__init__(scope, id, **kwargs)

        certificate = acm.Certificate(
            self,
            "ReportsCertificate",
            domain_name="reports.example.com",
            validation=acm.CertificateValidation.from_email(),
        )
        apigateway.DomainName(self, "Reports", domain_name="reports.example.com", certificate=certificate)


app = cdk.App()
ReportsStack(app, "Reports", env=cdk.Environment(account="123456789012", region="eu-west-1"))
app.synth()
