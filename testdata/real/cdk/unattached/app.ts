import { App, CfnOutput, Stack, aws_certificatemanager as acm } from 'aws-cdk-lib';
import { aws_route53 as route53, aws_ssm as ssm } from 'aws-cdk-lib';

const app = new App();
const stack = new Stack(app, 'Certificates', { env: { account: '123456789012', region: 'eu-west-1' } });

const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  zoneName: 'example.com',
});
const validation = acm.CertificateValidation.fromDns(zone);

new acm.Certificate(stack, 'Forgotten', { domainName: 'old.example.com', validation });

const parameter = new acm.Certificate(stack, 'Parameter', { domainName: 'parameter.example.com', validation });
new ssm.StringParameter(stack, 'CertificateArn', {
  parameterName: '/platform/certificate-arn',
  stringValue: parameter.certificateArn,
});

const output = new acm.Certificate(stack, 'Output', { domainName: 'output.example.com', validation });
new CfnOutput(stack, 'OutputCertificateArn', { value: output.certificateArn });

const exported = new acm.Certificate(stack, 'Exported', { domainName: 'exported.example.com', validation });
new CfnOutput(stack, 'ExportedCertificateArn', {
  value: exported.certificateArn,
  exportName: 'ExportedCertificateArn',
});
