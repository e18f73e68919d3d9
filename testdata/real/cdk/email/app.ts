import { App, Stack, aws_apigatewayv2 as apigateway, aws_certificatemanager as acm } from 'aws-cdk-lib';
import { Construct } from 'constructs';

class BillingStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: '123456789012', region: 'eu-west-1' } });

    const certificate = new acm.Certificate(this, 'BillingCertificate', {
      domainName: 'billing.example.com',
      subjectAlternativeNames: ['invoices.example.com'],
      validation: acm.CertificateValidation.fromEmail(),
    });
    new apigateway.DomainName(this, 'Billing', { domainName: 'billing.example.com', certificate });
    new apigateway.DomainName(this, 'Invoices', { domainName: 'invoices.example.com', certificate });
  }
}

new BillingStack(new App(), 'Billing');
